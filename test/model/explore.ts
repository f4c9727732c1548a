import { generateRun } from './generate';
import { runModel } from './run-model';
import { shrink } from './shrink';
async function main() {
  const [from = 0, count = 50, length = 60] = process.argv.slice(2).map(Number);
  const kinds = new Map<string, { n: number; seed: number }>();
  let calls = 0; const t = Date.now();
  for (let seed = from; seed < from + count; seed++) {
    const r = await runModel(generateRun(seed, length));
    calls += r.calls;
    if (r.problems.length) {
      const key = r.problems[0]!.replace(/tok_\w+/g, 'T').replace(/arn:\S+/g, 'ARN').replace(/token-\d(-r\d+)?/g, 'E').replace(/\d{3,}/g,'N').slice(0, 200);
      const k = kinds.get(key); if (k) k.n++; else kinds.set(key, { n: 1, seed });
    }
  }
  console.log(`${count} runs ${calls} calls ${Date.now() - t} ms`);
  for (const [k, v] of [...kinds].sort((a, b) => b[1].n - a[1].n)) console.log(v.n, 'seed', v.seed, k);
  const show = process.env['SHRINK'];
  if (show) {
    const run = generateRun(Number(show), length);
    const first = (await runModel(run)).problems[0] ?? '';
    const key = (p: string) => p.replace(/tok_\w+/g, 'T').replace(/arn:\S+/g, 'A').replace(/token-\d(-r\d+)?/g, 'E').replace(/\d{3,}/g,'N');
    const small = await shrink(run, async (r) => key((await runModel(r)).problems[0] ?? '') === key(first));
    console.log(first); console.log(JSON.stringify({ seed: small.seed, overlapHours: small.overlapHours }));
    for (const c of small.commands) console.log(JSON.stringify(c));
    if (process.env['TRACE']) {
      const { ModelWorld } = require('./model-world'); const { converge } = require('./converge');
      const m = new ModelWorld(small); const orig = m.pass.bind(m);
      m.pass = async (c: any, t: any) => { console.log('--- pass', new Date(m.clock.now()).toISOString(), JSON.stringify(c)); const r = await orig(c, t); if (r.error) console.log('  error', r.error);
        for (const e of r.plan?.entries ?? []) { console.log('  ', e.token, e.declared, e.blocked?.code ?? '', e.holds.map((h: any) => h.code + (h.code==='up-to-date'?'':' '+h.message)).join(' | ')); for (const [k, v] of Object.entries(e.fingerprint)) console.log('       ', k, ':', v); for (const a of e.actions) console.log('     >', a.kind, a.reasons.map((x: any) => x.code + ' ' + x.message).join(), a.steps.map((x: any) => x.kind + ':' + (x.token ?? x.version ?? x.to ?? '')).join(' ')); }
        for (const o of r.outcomes) console.log('     =', o.action.kind, o.status, o.diagnostic?.message ?? ''); if (m.violations.length) console.log('!!', JSON.stringify(m.violations)); return r; };
      for (const c of small.commands) { console.log('###', JSON.stringify(c)); await m.execute(c); if (m.violations.length) return; }
      console.log('### converge'); console.log(await converge(m));
    }
  }
}
void main();
