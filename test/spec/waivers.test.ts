import { ownerId, tokenName, workspaceId } from '../../src/core/model/ids';
import { instant, later } from '../../src/core/model/time';
import type { Diagnostic } from '../../src/core/diagnostics/diagnostic';
import { applyWaivers, type Finding, type Waiver } from '../../src/core/token-spec/fields/waivers';

const NOW = instant(Date.UTC(2026, 0, 1));
const DAY = 86_400_000;
const about = (token: string) => ({
  workspace: workspaceId('ws_acme'),
  owner: ownerId('acme-deploys'),
  token: tokenName(token),
});
const diagnostic = { code: 'broad-rights' } as Diagnostic;
const finding = (token: string): Finding => ({ ...about(token), diagnostic });
const waiver = (token: string, until = later(NOW, DAY)): Waiver => ({
  ...about(token),
  code: 'broad-rights',
  reason: 'agreed',
  until,
});

test('a waiver answers the finding of its own token and code, until its last day', () => {
  const [mine, other, over] = applyWaivers(
    [finding('mine'), finding('other'), finding('over')],
    [waiver('mine'), waiver('over', NOW)],
    NOW,
  );
  expect(mine).toMatchObject({ waived: { reason: 'agreed' } });
  expect(other).toBe(diagnostic);
  expect(over).toBe(diagnostic);
});

test('each waiver is looked at once, however many findings there are', () => {
  let looks = 0;
  const names = Array.from({ length: 1_000 }, (_, index) => `token-${index}`);
  const waivers = names.map((name) => ({
    ...waiver(name),
    get token() {
      looks += 1;
      return tokenName(name);
    },
  }));
  const answered = applyWaivers(names.map(finding), waivers, NOW);
  expect(answered.every(({ waived }) => waived !== undefined)).toBe(true);
  expect(looks).toBeLessThanOrEqual(2 * names.length);
});
