const { appendFileSync, readFileSync } = require('node:fs');

const file = process.env.INPUT_FILE;
const lines = readFileSync(file, 'utf8').split('\n').length - 1;
console.log(`${file} has ${lines} lines`);
appendFileSync(process.env.GITHUB_OUTPUT, `lines=${lines}\n`);
appendFileSync(process.env.GITHUB_STATE, `file=${file}\n`);
