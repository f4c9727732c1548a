'use strict';
const { median } = require('./measure.js');
const { load } = require('./service-throughput.js');
const { ASKED } = require('./large-store.js');

const list = async ({ port, token }, query) => {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/workspace/ws_acme/access-tokens?${query}`, { headers });
  if (answer.status !== 200) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

const wall = async () => Number(process.hrtime.bigint() / 1000n);

/**
 * Microseconds that are spent for each page of a walk over the whole list, walked so often: of the server's CPU, or on the
 * wall where a database works beside it.
 */
async function walk(server, times, byWall = false) {
  const where = await server.ready;
  const spent = byWall ? wall : server.cpu;
  const before = await spent();
  let pages = 0;
  for (let time = 0; time < times; time += 1)
    for (let cursor = ''; cursor !== null; pages += 1) {
      cursor = (await list(where, `limit=200&sort=label${cursor && `&cursor=${cursor}`}`)).next_cursor;
    }
  return ((await spent()) - before) / pages;
}

const TIMES = 20;

/** Microseconds of one page, as above: the median of some. */
async function page(server, query, byWall) {
  const where = await server.ready;
  const spent = byWall ? wall : server.cpu;
  const taken = [];
  for (let time = 0; time < TIMES; time += 1) {
    const before = await spent();
    await list(where, query);
    taken.push((await spent()) - before);
  }
  return median(taken);
}

/** Of all that can be asked, what takes longest with many tokens in comparison with few. */
async function worstPages(many, few, byWall) {
  const found = [];
  for (const query of ASKED) {
    const [a, b] = [await page(many, query, byWall), await page(few, query, byWall)];
    found.push({ query, many: a, few: b, ratio: a / b });
  }
  return found.sort((a, b) => b.ratio - a.ratio);
}

/** Requests of `/me` in a second, alone and beside two clients that walk the list. */
async function besideListing(server) {
  const where = await server.ready;
  const throughput = async () => {
    const started = process.hrtime.bigint();
    await load(where, 8_000);
    return 8_000 / (Number(process.hrtime.bigint() - started) / 1e9);
  };
  await throughput();
  const alone = await throughput();
  let goesOn = true;
  const client = async () => {
    for (let cursor = null; goesOn;) {
      cursor = (await list(where, `sort=label${cursor === null ? '' : `&cursor=${cursor}`}`)).next_cursor;
    }
  };
  const clients = [client(), client()];
  const beside = await throughput();
  goesOn = false;
  await Promise.all(clients);
  return { alone, beside };
}

/** Creations in a second, so many in flight. */
async function creations(server, count, inFlight) {
  const { port, token } = await server.ready;
  let made = 0;
  const one = async () => {
    for (made += 1; made <= count; made += 1) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/workspace/ws_acme/access-tokens`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': `${process.pid} ${Math.random()}`,
        },
        body: JSON.stringify({
          label: `made-${made}`,
          access_type: 'workspace',
          workspace_role: { id: 'role_viewer' },
          expires_at: null,
        }),
      });
      if (answer.status !== 201) throw new Error(await answer.text());
      await answer.arrayBuffer();
    }
  };
  const started = process.hrtime.bigint();
  await Promise.all(Array.from({ length: inFlight }, one));
  return count / (Number(process.hrtime.bigint() - started) / 1e9);
}

module.exports = { walk, worstPages, besideListing, creations };
