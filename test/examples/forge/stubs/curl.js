'use strict';
const { readFileSync, writeFileSync } = require('node:fs');

// GitLab's API, as far as the pipeline uses it, over a file that holds notes and issues.
const file = process.env.FORGE_STATE;
const state = JSON.parse(readFileSync(file, 'utf8'));
const args = process.argv.slice(2);
let method = 'GET';
let url = '';
let config = '';
const data = {};
const take = (text) => {
  const [, name, sign, value] = /^([a-z_]+)([=@])(.*)$/.exec(text);
  data[name] = sign === '@' ? readFileSync(value, 'utf8') : value;
};
while (args.length > 0) {
  const arg = args.shift();
  if (arg === '--request') method = args.shift();
  else if (arg === '--config') config = args.shift() === '-' ? readFileSync(0, 'utf8') : '';
  else if (arg === '--data-urlencode' || arg === '--data') take(args.shift());
  else if (!arg.startsWith('--')) url = arg;
}
if (config !== 'header = "PRIVATE-TOKEN: token for notes"\n') process.exit(22);

const answer = (value) => console.log(JSON.stringify(value));
const created = (list, more) => {
  const one = { id: list.length + 1, iid: list.length + 1, author: { id: 42 }, ...data, ...more };
  list.push(one);
  answer(one);
};
const [path] = url.replace('https://gitlab.example/api/v4/', '').split('?');
const last = Number(path.split('/').at(-1));
if (path === 'user') answer({ id: 42 });
else if (path === 'projects/9/merge_requests/7/notes' && method === 'GET') answer(state.notes);
else if (path === 'projects/9/merge_requests/7/notes' && method === 'POST') created(state.notes);
else if (path.startsWith('projects/9/merge_requests/7/notes/') && method === 'PUT')
  answer(
    Object.assign(
      state.notes.find(({ id }) => id === last),
      data,
    ),
  );
else if (path === 'projects/9/issues' && method === 'GET')
  answer(state.issues.filter(({ isOpen, labels }) => isOpen && url.endsWith(`?state=opened&labels=${labels}`)));
else if (path === 'projects/9/issues' && method === 'POST') created(state.issues, { isOpen: true });
else if (path.startsWith('projects/9/issues/') && method === 'PUT') {
  const issue = Object.assign(
    state.issues.find(({ iid }) => iid === last),
    data,
  );
  if (data.state_event === 'close') issue.isOpen = false;
  answer(issue);
} else process.exit(22);
writeFileSync(file, JSON.stringify(state));
