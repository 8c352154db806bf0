/*
 * The rows of a dump (tests/bench/sheets.c) by exceljs, as one who knows it well would write them.
 *
 *     node peer_sheet.js NODE_MODULES DUMP FILE.xlsx
 *
 * Its streaming writer: rows are committed one by one, texts stand in their cells, each column has its style. Prints
 * JSON: seconds of processor for the workbook. Reading the dump and taking it apart is timed alone before, and taken off.
 */
'use strict';
const fs = require('fs');
const [modules, dump, path] = process.argv.slice(2);
const Excel = require(`${modules}/exceljs`);

const TEXT = 't', NUMBER = 'n', DAY = 'd';
const COLUMNS = [[TEXT, 18], [TEXT, 24], [NUMBER, 8], [TEXT, 14], [TEXT, 24], [TEXT, 14], [DAY, 12], [DAY, 12], [DAY, 12],
                 [NUMBER, 8], [TEXT, 16], [NUMBER, 10, '#,##0.00']];
const FORMATS = {[TEXT]: '@', [NUMBER]: '#,##0', [DAY]: 'yyyy-mm-dd'};

function* lines() {
    const file = fs.openSync(dump, 'r'), block = Buffer.alloc(1 << 20);
    let rest = Buffer.alloc(0);
    for (let got; (got = fs.readSync(file, block, 0, block.length)) > 0;) {
        const all = Buffer.concat([rest, block.subarray(0, got)]), end = all.lastIndexOf(10) + 1;
        rest = Buffer.from(all.subarray(end));
        for (const line of all.toString('utf8', 0, end).split('\n'))
            if (line !== '') yield line;
    }
    fs.closeSync(file);
}

function values(line) {
    return line.split('\t').map((text, at) => {
        if (text === '') return null;
        const kind = COLUMNS[at][0];
        return kind === TEXT ? text : kind === NUMBER ? Number(text) : new Date(`${text}T00:00:00Z`);
    });
}

const seconds = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };

async function write() {
    const workbook = new Excel.stream.xlsx.WorkbookWriter({filename: path, useStyles: true, useSharedStrings: false});
    const sheet = workbook.addWorksheet('発送');
    const font = {name: 'BIZ UDPゴシック', size: 10}, border = {bottom: {style: 'hair'}};
    sheet.columns = COLUMNS.map(([kind, width, format]) =>
        ({width, style: {font, border, numFmt: format || FORMATS[kind]}}));
    let first = true;
    let rows = 0;
    for (const line of lines()) {
        sheet.addRow(first ? line.split('\t') : values(line)).commit();
        first = false;
        // What was committed goes to the file only between two turns of the loop.
        if (++rows % 1000 === 0) await new Promise(setImmediate);
    }
    await workbook.commit();
}

(async () => {
    let sum = 0;
    const begun = seconds();
    for (const line of lines()) sum += values(line).length;
    const taken = seconds();
    await write();
    console.log(JSON.stringify({cpu: seconds() - taken - (taken - begun), cells: sum, node: process.version,
                                version: require(`${modules}/exceljs/package.json`).version}));
})();
