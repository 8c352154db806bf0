/*
 * The letters of a recipe (tests/bench/recipe.h) by typst, in one of three ways.
 *
 *     node peer_typst.js NODE_MODULES WAY RECIPE PAGES OUT.pdf
 *
 * document  peer_typst.typ, written as one does who knows typst and what it remembers; it breaks lines, sets the table and
 *           places. Of the recipe it gets, as data, what differs between letters.
 * overlay   the same document, but what all letters share is printed first, as two pages on which the letters are set.
 * placed    no document: every run of the recipe at its place, so that no line is broken and nothing spaced anew. What
 *           all letters share is one value; codes are images of one byte a module.
 *
 * The document is that of press.c with tests/letters/second: of another recipe it gives another text, which same_text.py
 * finds. Fonts are the recipe's. Prints JSON: microseconds of processor a letter, the best of three, each with an empty
 * memory; opening the fonts and taking the recipe apart do not count.
 */
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const [modules, way, recipe, pagesWanted, out] = process.argv.slice(2);
const package_ = '@myriaddreamin/typst-ts-node-compiler';
const {NodeCompiler} = require(`${modules}/${package_}`);
const ROUNDS = 3, A4 = [595.276, 841.89];
const WINDOW_BELOW = 221, FOOT_ABOVE = 790, COLUMNS = [0, 254, 390];     // of page 1, in points

/* A table of a TrueType file or of the first face of a collection, as a buffer from its start. */
function table(font, wanted) {
    const at = font.toString('latin1', 0, 4) === 'ttcf' ? font.readUInt32BE(12) : 0;
    for (let i = 0; i < font.readUInt16BE(at + 4); i++) {
        const entry = at + 12 + i * 16;
        if (font.toString('latin1', entry, entry + 4) === wanted) return font.subarray(font.readUInt32BE(entry + 8));
    }
    throw new Error(`no table ${wanted} in a font`);
}

/* The family's name in English, and the weight, by which typst tells fonts apart. */
function face(file) {
    const font = fs.readFileSync(file), names = table(font, 'name'), texts = names.readUInt16BE(4);
    for (let k = 0; k < names.readUInt16BE(2); k++) {
        const [platform, , language, name, length, offset] = [0, 2, 4, 6, 8, 10].map(o => names.readUInt16BE(6 + k * 12 + o));
        if (platform === 3 && language === 0x409 && name === 1)
            return {family: Buffer.from(names.subarray(texts + offset, texts + offset + length)).swap16().toString('utf16le'),
                    weight: table(font, 'OS/2').readUInt16BE(4)};
    }
    throw new Error(`${file}: no family name`);
}

/* Modules as bytes of grey, 0 ink. */
function grey(columns, rows, hex) {
    const bits = Buffer.from(hex, 'hex'), stride = Math.ceil(columns / 8), bytes = [];
    for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) bytes.push(bits[y * stride + (x >> 3)] >> (7 - (x & 7)) & 1 ? 0 : 255);
    return bytes;
}

function read(pages) {
    const faces = {}, files = [], common = Array.from({length: pages}, () => []), letters = [];
    for (const line of fs.readFileSync(recipe, 'utf8').split('\n')) {
        const [kind, ...field] = line.split('\t');
        if (kind === 'font') {
            faces[field[0]] = face(field[1]);
            files.push(field[1]);
            continue;
        }
        if (!kind || Number(field[1]) >= pages) continue;
        const letter = Number(field[0]), page = Number(field[1]);
        const numbers = field.slice(2).map(Number);
        const item = kind === 'run' ? ['r', numbers[0], numbers[1], faces[field[4]].family, numbers[3],
                                       field[6].replace(/[\u{E0100}-\u{E01EF}]/gu, ''), faces[field[4]].weight]
            : kind === 'bar' ? ['b', ...numbers.slice(0, 5)]
            : ['m', ...numbers.slice(0, 6), grey(numbers[4], numbers[5], field[8])];
        while (letters.length <= letter) letters.push(Array.from({length: pages}, () => []));
        (letter < 0 ? common : letters[letter])[page].push(item);
    }
    return {common, letters, files};
}

/* What one letter says, from the runs that are its own: window, row of the table, foot. */
function fields([items]) {
    const runs = items.map(([kind, x, y, , size, text]) => ({kind, x, y, size, text}));
    if (runs.some(run => run.kind !== 'r')) throw new Error('the document of peer_typst.typ has no codes');
    const window = runs.filter(run => run.y < WINDOW_BELOW), size = window[0].size;
    const cells = runs.filter(run => run.y >= WINDOW_BELOW && run.y < FOOT_ABOVE);
    const texts = (of, by) => of.filter(by).map(run => run.text);
    const column = n => texts(cells, run => run.x >= COLUMNS[n] && !(run.x >= COLUMNS[n + 1])).join('\n');
    const [id, sheet] = texts(runs, run => run.y >= FOOT_ABOVE).join('').split('　');
    return {size, address: texts(window, run => run.size === size), name: texts(window, run => run.size !== size).join('\n'),
            certificates: [[0, 1, 2].map(column)], id, sheet};
}

const PLACED = `
#set page(width: ${A4[0]}pt, height: ${A4[1]}pt, margin: 0pt)
#set text(top-edge: "baseline", bottom-edge: "baseline", cjk-latin-spacing: none, hyphenate: false, kerning: false, ligatures: false)
#set par(leading: 0pt, spacing: 0pt)
#let draw(items) = for i in items {
  if i.at(0) == "r" { place(dx: i.at(1) * 1pt, dy: i.at(2) * 1pt, text(font: i.at(3), weight: i.at(6), size: i.at(4) * 1pt, i.at(5))) }
  else if i.at(0) == "b" {
    place(dx: i.at(1) * 1pt, dy: i.at(2) * 1pt, rect(width: i.at(3) * 1pt, height: i.at(4) * 1pt, fill: luma(i.at(5) * 100%), stroke: none))
  } else {
    place(dx: i.at(1) * 1pt, dy: i.at(2) * 1pt, image(bytes(i.at(7)), width: i.at(3) * 1pt, height: i.at(4) * 1pt, scaling: "pixelated",
      format: (encoding: "luma8", width: int(i.at(5)), height: int(i.at(6)))))
  }
}
#let data = json("letters.json")
#let common = data.common.map(draw)
#for (n, letter) in data.letters.enumerate() {
  for (p, items) in letter.enumerate() {
    if n + p > 0 { pagebreak() }
    common.at(p)
    draw(items)
  }
}
`;

const seconds = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };
const {common, letters, files} = read(Number(pagesWanted));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kigen-typst-'));
const within = name => path.join(folder, name);
const document = () => fs.readFileSync(path.join(__dirname, 'peer_typst.typ'));

/* Of each way: the document, its data, and the letters' PDF by print(part). */
const WAYS = {
    document: {source: document, data: () => letters.map(fields), pdf: print => print('whole')},
    overlay: {
        source: document, data: () => letters.map(fields), pdf: print => {
            fs.writeFileSync(within('fixed.pdf'), print('fixed'));
            return print('letters');
        },
    },
    placed: {source: () => PLACED, data: () => ({common, letters}), pdf: print => print('whole')},
};

try {
    if (!WAYS[way]) throw new Error(`no way is called ${way}; there are ${Object.keys(WAYS).join(', ')}`);
    const {source, data, pdf} = WAYS[way];
    fs.writeFileSync(within('main.typ'), source());
    fs.writeFileSync(within('letters.json'), JSON.stringify(data()));
    const compiler = NodeCompiler.create({workspace: folder, fontArgs: [{fontPaths: files}]});
    const print = part => compiler.pdf({mainFilePath: within('main.typ'), inputs: {part}}, {pdfTags: false});
    let best = Infinity;
    for (let i = 0; i < ROUNDS; i++) {
        const begun = seconds(), printed = pdf(print);
        best = Math.min(best, seconds() - begun);
        fs.writeFileSync(out, printed);
        compiler.evictCache(0);
    }
    console.log(JSON.stringify({us: best / letters.length * 1e6, node: process.version,
                                package: package_, version: require(`${modules}/${package_}/package.json`).version}));
} finally {
    fs.rmSync(folder, {recursive: true});
}
