import { DAY, MiniTerraform, settings } from './mini-terraform';

const HOUR = 3_600_000;
const atNight = settings({
  rotation: { every: '20d', overlap: '24h', observation_period: '48h', window: '02:00-05:00' },
});

test('rotate_at is when a rotation can happen: the opening of its window, before it is due and while it waits', async () => {
  const terraform = new MiniTerraform();
  await terraform.apply(atNight);
  const opening = '2026-01-21T02:00:00.000Z';
  expect(terraform.attributes).toMatchObject({ rotate_at: opening });
  terraform.clock.advance(20 * DAY + HOUR);
  expect(await terraform.plan(atNight)).toMatchObject({ action: 'none' });
  expect(terraform.attributes).toMatchObject({ rotate_at: opening });
  terraform.clock.advance(HOUR);
  await terraform.apply(atNight);
  expect(terraform.attributes).toMatchObject({ rotate_at: '2026-02-10T02:00:00.000Z' });
});

test('rotate_at without a window is when it is due', async () => {
  const terraform = new MiniTerraform();
  await terraform.apply(settings());
  expect(terraform.attributes).toMatchObject({ rotate_at: '2026-01-21T00:00:00.000Z' });
});
