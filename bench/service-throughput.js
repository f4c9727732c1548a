'use strict';
const { fork } = require('node:child_process');
const http = require('node:http');
const { join } = require('node:path');

/** Requests in flight, and how many are made for one measurement. */
const IN_FLIGHT = 50;
const REQUESTS = 6_000;

/** Starts a server in a process of its own; it reports its CPU time, so that the load generator's cost does not count. */
function startServer(kind, ...given) {
  const child = fork(join(__dirname, 'throughput-server.js'), [kind, ...given.filter((one) => one !== undefined)]);
  const next = () => new Promise((resolve) => child.once('message', resolve));
  return {
    ready: next(),
    cpu: async () => {
      child.send('cpu');
      return next();
    },
    stop: () => child.kill(),
  };
}

async function load({ port, token }, requests) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  let left = requests;
  const one = () =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      http
        .get({ agent, port, host: '127.0.0.1', path: '/api/v1/me', headers }, (answer) => {
          if (answer.statusCode !== 200) reject(new Error(`answer ${answer.statusCode}`));
          answer.resume().on('end', resolve);
        })
        .on('error', reject);
    });
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  agent.destroy();
}

/** CPU microseconds of the server per request. */
async function cpuPerRequest(server) {
  const where = await server.ready;
  const before = await server.cpu();
  await load(where, REQUESTS);
  return ((await server.cpu()) - before) / REQUESTS;
}

module.exports = { startServer, cpuPerRequest, load };
