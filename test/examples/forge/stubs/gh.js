'use strict';
const { readFileSync, writeFileSync } = require('node:fs');

// The command line of GitHub, as far as the workflows use it, over a file that holds comments and issues.
const file = process.env.FORGE_STATE;
const state = JSON.parse(readFileSync(file, 'utf8'));
if (process.env.GH_TOKEN !== 'token of the job') throw new Error('gh: no token');

const [command, ...args] = process.argv.slice(2);
const words = [];
const flags = {};
const ALONE = new Set(['--silent', '--paginate', '--slurp', '--force']);
while (args.length > 0) {
  const arg = args.shift();
  if (ALONE.has(arg)) flags[arg] = true;
  else if (arg.startsWith('--')) flags[arg] = args.shift();
  else words.push(arg);
}
const fileField = () => {
  const [, name] = /^body=@(.*)$/.exec(flags['--field']);
  return readFileSync(name, 'utf8');
};
const body = () => readFileSync(flags['--body-file'], 'utf8');
const issue = (number) => state.issues.find((one) => one.number === Number(number));

const routes = {
  'api GET comments': () => console.log(JSON.stringify([state.comments])),
  'api POST comments': () =>
    state.comments.push({ id: state.comments.length + 1, user: { login: 'github-actions[bot]' }, body: fileField() }),
  'api PATCH comment': () => {
    state.comments.find(({ id }) => words[0].endsWith(`/comments/${id}`)).body = fileField();
  },
  'api GET main': () => console.log(flags['--jq'] === '.sha' ? state.main : 'no such filter'),
  'issue list': () => {
    if (flags['--jq'] !== '.[0].number // empty') throw new Error(`gh: ${flags['--jq']}`);
    const open = state.issues.filter((one) => one.isOpen && one.label === flags['--label']);
    if (open.length > 0) console.log(open[0].number);
  },
  'issue create': () => {
    if (!state.labels.includes(flags['--label'])) throw new Error('gh: could not add label');
    state.issues.push({
      number: state.issues.length + 1,
      ...{ isOpen: true, title: flags['--title'], label: flags['--label'], body: body() },
    });
  },
  'api PATCH issue': () => (issue(words[0].split('/').at(-1)).body = fileField()),
  'issue close': () => (issue(words[1]).isOpen = false),
  'label create': () => state.labels.push(words[1]),
};

function routeOf() {
  if (command !== 'api') return `${command} ${words[0]}`;
  const method = flags['--method'] ?? 'GET';
  if (words[0] === 'repos/acme/tokens/commits/main') return `api ${method} main`;
  if (words[0] === 'repos/acme/tokens/issues/7/comments') return `api ${method} comments`;
  if (/^repos\/acme\/tokens\/issues\/comments\/\d+$/.test(words[0])) return `api ${method} comment`;
  if (/^repos\/acme\/tokens\/issues\/\d+$/.test(words[0])) return `api ${method} issue`;
  return `api ${method} ${words[0]}`;
}
const route = routes[routeOf()];
if (!route) throw new Error(`gh: no ${routeOf()}`);
route();
writeFileSync(file, JSON.stringify(state));
