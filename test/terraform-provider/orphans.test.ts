import { DAY, MiniTerraform, settings } from './mini-terraform';
import { tokenApiThrough } from './ports-between';

const HOUR = DAY / 24;

/** The process ends right after a call of the token API took effect: nothing that follows is done. */
const killedAfter = (method: string) => {
  let isDead = false;
  const die = (): never => {
    isDead = true;
    throw new Error('killed');
  };
  return tokenApiThrough((name, call) => {
    if (isDead) return die;
    return name === method ? async (...args) => (await call(...args), die()) : undefined;
  });
};

const live = (terraform: MiniTerraform) =>
  terraform.world
    .snapshot()
    .tokens.filter((t) => t.label !== 'management' && t.revokedAt === null && t.status === 'enabled');

describe('a token whose run died before its value was stored', () => {
  test.each([
    ['issue', 'a creation'],
    ['authenticate', 'a creation'],
    ['issue', 'a rotation'],
  ])(
    'after %s, in %s: told apart from the one that is stored, announced, and revoked after settle',
    async (method, story) => {
      const terraform = new MiniTerraform();
      if (story === 'a rotation') {
        await terraform.apply(settings());
        terraform.clock.advance(21 * DAY);
      }
      const before = live(terraform).length;
      terraform.between = killedAfter(method);
      await expect(terraform.apply(settings())).rejects.toThrow(/killed/);
      terraform.between = (ports) => ports;
      await terraform.apply(settings());
      expect(terraform.attributes).toMatchObject({ status: 'active' });
      expect(live(terraform)).toHaveLength(before + 2);
      expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
      terraform.clock.advance(HOUR);
      terraform.calls = [];
      const plan = await terraform.plan(settings());
      expect(plan.planned['change']).toMatch(
        /^retire: token \S+ was issued by a run that stopped before it stored the value/,
      );
      expect(terraform.calls.filter((call) => call === 'store.read')).toEqual([]);
      await terraform.applySaved(plan);
      expect(live(terraform)).toHaveLength(before + 1);
      expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
    },
  );
});
