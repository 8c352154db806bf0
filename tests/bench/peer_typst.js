/*
 * The letters of a recipe (tests/bench/recipe.h) by typst, as one who knows it well would set them.
 *
 *     node peer_typst.js NODE_MODULES RECIPE PAGES OUT.pdf
 *
 * Letters are data, set by a document of a few lines: every run is placed by its base line, so that nothing is broken or
 * spaced anew. What all letters have in common is one value, which typst lays out once and remembers. Codes are images of
 * one byte a module; fonts are the recipe's. Prints JSON: microseconds of processor a letter, the best of three,
 * each with an empty memory; opening the fonts and taking the recipe apart do not count.
 */
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const [modules, recipe, pagesWanted, out] = process.argv.slice(2);
const package_ = '@myriaddreamin/typst-ts-node-compiler';
const {NodeCompiler} = require(`${modules}/${package_}`);
const ROUNDS = 3, A4 = [595.276, 841.89];

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

const DOCUMENT = `
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
try {
    fs.writeFileSync(path.join(folder, 'letters.json'), JSON.stringify({common, letters}));
    fs.writeFileSync(path.join(folder, 'main.typ'), DOCUMENT);
    const compiler = NodeCompiler.create({workspace: folder, fontArgs: [{fontPaths: files}]});
    let best = Infinity;
    for (let i = 0; i < ROUNDS; i++) {
        const begun = seconds();
        const pdf = compiler.pdf({mainFilePath: path.join(folder, 'main.typ')}, {pdfTags: false});
        best = Math.min(best, seconds() - begun);
        fs.writeFileSync(out, pdf);
        compiler.evictCache(0);
    }
    console.log(JSON.stringify({us: best / letters.length * 1e6, node: process.version,
                                version: require(`${modules}/${package_}/package.json`).version}));
} finally {
    fs.rmSync(folder, {recursive: true});
}
