import { dueRotation, arrive, closeWorld } from './situations';
test('debug', async () => {
  const s = await arrive(dueRotation);
  const a = process.cpuUsage();
  for (let i = 0; i < 40; i++) await s.pass();
  const d = process.cpuUsage(a);
  console.log((d.user + d.system) / 40000);
  await closeWorld();
}, 60000);
