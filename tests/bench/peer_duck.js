/*
 * The registers by DuckDB, as one who knows it well would ask it: the columns are given, nothing is guessed, the order
 * of rows is free, files are read by all threads.
 *
 *     node peer_duck.js NODE_MODULES bare|contract TOWN OUT THREADS FIRST LAST [AS_OF]
 *
 * TOWN/residents.csv and TOWN/certificates.csv, as `kigen synth` makes them; results go to OUT.
 *
 *   bare      who is to be written to: certificates that are valid and end from FIRST to LAST, joined with residents, into
 *             bare.csv. No field but these is looked at.
 *   contract  nearer to what a night must know. FIRST is the first end that is not past, LAST the last one whose window is
 *             open; AS_OF the night.
 *               months.csv    rows not yet due, by the month in which they end
 *               counts.csv    rows, residents, past rows, rows and residents with a field that cannot be read
 *               reasons.csv   why rows that are due get no letter, by what the registers alone say, and how many may get one
 *               due.csv       every row that is due, with its holder
 *               marks.csv     a digest of each resident's fields, in order of ids, for the next night to compare
 *
 * Prints JSON: seconds of processor and of the clock without the start of node.
 */
'use strict';
const [modules, mode, town, out, threads, first, last, asOf] = process.argv.slice(2);
const {DuckDBInstance, version} = require(`${modules}/@duckdb/node-api`);

const CERTIFICATE = ['serial', 'resident_id', 'kind', 'issued_on', 'expires_on', 'status', 'card_expires_on', 'card_type'];
const RESIDENT = ['resident_id', 'name', 'birth_date', 'postal_code', 'address', 'building', 'status', 'moves_on', 'stay_until',
                  'residence_elsewhere', 'protected', 'ward', 'agent_name', 'mailing_name', 'mailing_postal_code',
                  'mailing_address', 'mailing_building', 'language', 'municipality', 'format'];

function table(file, columns) {
    const types = columns.map(name => `'${name}':'VARCHAR'`).join(',');
    return `read_csv('${town}/${file}.csv', header=true, delim=',', quote='"', escape='"', new_line='\\n', auto_detect=false,`
        + ` columns={${types}})`;
}
const certificates = table('certificates', CERTIFICATE), residents = table('residents', RESIDENT);
const copy = (query, name) => `COPY (${query}) TO '${out}/${name}.csv' (HEADER false)`;

// ISO dates compare as text: a bare query need not read them.
const BARE = [copy(`SELECT c.serial, c.kind, c.expires_on, r.resident_id, r.name, r.postal_code, r.address, r.building
    FROM ${certificates} c JOIN ${residents} r USING (resident_id)
    WHERE c.status = 'valid' AND c.expires_on BETWEEN '${first}' AND '${last}'`, 'bare')];

// Each register is read once into memory, in columns; what is asked of it is asked there.
const ID = `'[0-9A-Za-z-]{1,20}'`, day = name => `(${name} IS NULL OR try_cast(${name} AS DATE) IS NOT NULL)`;
const CONTRACT = [
    `CREATE TEMP TABLE c AS SELECT serial, resident_id, kind, try_cast(issued_on AS DATE) issued_on,
        try_cast(expires_on AS DATE) expires_on, status, card_expires_on, card_type,
        regexp_full_match(serial, ${ID}) AND regexp_full_match(resident_id, ${ID})
        AND kind IN ('signature', 'authentication') AND status IN ('valid', 'revoked', 'suspended', 'expired', 'undelivered')
        AND (card_type IS NULL OR card_type IN ('no_pin', 'residence'))
        AND try_cast(issued_on AS DATE) IS NOT NULL AND try_cast(expires_on AS DATE) IS NOT NULL AND ${day('card_expires_on')} good
        FROM ${certificates}`,
    `CREATE TEMP TABLE due AS SELECT * FROM c WHERE good AND expires_on BETWEEN DATE '${first}' AND DATE '${last}'`,
    `CREATE TEMP TABLE r AS SELECT *, hash(${RESIDENT.slice(1).join(', ')}) mark,
        regexp_full_match(resident_id, ${ID}) AND status IN ('resident', 'moving_out', 'moved_out', 'abroad', 'deceased', 'removed')
        AND coalesce(residence_elsewhere, '0') IN ('0', '1') AND coalesce(protected, '0') IN ('0', '1')
        AND coalesce(ward, '0') IN ('0', '1') AND ${day('moves_on')} AND ${day('stay_until')} good
        FROM ${residents}`,
    copy(`SELECT strftime(expires_on, '%Y-%m'), count(*) FROM c WHERE good AND expires_on > DATE '${last}' GROUP BY 1 ORDER BY 1`, 'months'),
    copy(`SELECT (SELECT count(*) FROM c), (SELECT count(*) FROM r), (SELECT count(*) FROM c WHERE good AND expires_on < DATE '${first}'),
        (SELECT count(*) FROM c WHERE NOT good), (SELECT count(*) FROM r WHERE NOT good)`, 'counts'),
    // The first reason that holds speaks. A newer valid certificate of the same kind may be of any end.
    `CREATE TEMP TABLE newest AS SELECT c.resident_id, c.kind, max(struct_pack(issued := c.issued_on, ends := c.expires_on, serial := c.serial)) newest
        FROM c SEMI JOIN due USING (resident_id) WHERE c.good AND c.status = 'valid' GROUP BY ALL`,
    `CREATE TEMP TABLE judged AS SELECT due.*, r.* EXCLUDE (resident_id, status, good), CASE
        WHEN r.resident_id IS NULL OR NOT r.good THEN 'unknown_resident'
        WHEN r.status IN ('deceased', 'moved_out', 'removed', 'abroad') THEN r.status
        WHEN due.status IN ('revoked', 'suspended', 'undelivered') THEN due.status
        WHEN newest.newest.serial <> due.serial AND (newest.newest.issued, newest.newest.ends) > (due.issued_on, due.expires_on) THEN 'superseded'
        WHEN r.stay_until <> '9999-12-31' AND due.expires_on >= try_cast(r.stay_until AS DATE) THEN 'stay_period'
        WHEN r.residence_elsewhere = '1' THEN 'residence_elsewhere'
        WHEN due.card_type = 'residence' THEN 'residence_card'
        ELSE '' END reason
        FROM due LEFT JOIN r USING (resident_id) LEFT JOIN newest ON newest.resident_id = due.resident_id AND newest.kind = due.kind`,
    copy('SELECT reason, count(*) FROM judged GROUP BY ALL ORDER BY ALL', 'reasons'),
    copy('SELECT * FROM judged', 'due'),
    copy('SELECT resident_id, mark FROM r ORDER BY resident_id', 'marks'),
];

(async () => {
    const begun = process.cpuUsage(), clock = performance.now();
    const instance = await DuckDBInstance.create(':memory:', {threads});
    const connection = await instance.connect();
    await connection.run('SET preserve_insertion_order = false');
    for (const statement of mode === 'bare' ? BARE : CONTRACT) {
        const at = performance.now();
        await connection.run(statement);
        if (process.env.PEER_STEPS) console.error((performance.now() - at).toFixed(0), statement.slice(0, 40));
    }
    const used = process.cpuUsage(begun);
    console.log(JSON.stringify({cpu: (used.user + used.system) / 1e6, wall: (performance.now() - clock) / 1e3, node: process.version,
                                version: typeof version === 'function' ? version() : 'unknown'}));
})();
