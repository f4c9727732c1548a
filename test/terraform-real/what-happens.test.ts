import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whatHappens } from '../../src/terraform/provider/documentation/what-happens';

/** For each row of the documentation, what shows it under the real Terraform: files here, and the titles of their tests. */
const SHOWN: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  'its resource is renamed (`name`)': [['what-happens', 'its resource is renamed']],
  'its address changes, with `moved` or `terraform state mv`': [
    ['claims', 'moved, and moved between states with state mv: nothing changes'],
    ['saved-plans', 'moved into a key of for_each, and into a module: nothing changes'],
  ],
  'its address changes, without `moved`': [
    ['claims', 'another address without moved: the token stays or is made again, and works'],
  ],
  'it is replaced (`-replace`, `replace_triggered_by`) or tainted': [
    ['claims', 'replaced by -replace: the token ends and is made again in the same secret'],
    ['claims', 'tainted: the same'],
  ],
  'the same, with `create_before_destroy`, own or inherited': [
    ['claims', 'created before it is destroyed, because of %s: the token stays, and the old object ends nothing'],
    ['claims', 'created before it is destroyed, in a secret that is given by ARN: the token stays'],
  ],
  'the same, and its rights, expiry, format or `enabled` change at once': [
    [
      'claims',
      'created before it is destroyed, with another role at once: refused, and the consumer keeps what it has',
    ],
  ],
  'two resources of one state declare it (`count = 2`)': [
    ['claims', 'count = 2 with one identity: refused in the plan'],
  ],
  'a second one declares it later (`count` from 1 to 2), or a second state or Terraform workspace': [
    ['claims', 'count from 1 to 2 and back: told, then refused, and a working token in the end'],
    ['claims', 'a second Terraform workspace: the later one has the token, the former is refused and ends nothing'],
  ],
  'the same, with other rights, expiry, format or `enabled`': [
    ['claims', 'a second state with another role: its creation is refused, and the first notices nothing'],
  ],
  'a second one has another name and the same secret': [
    ['what-happens', 'a second resource has another name and the same secret'],
  ],
  'its resource is renamed and its former name is used again, in one apply': [
    ['claims', 'a rename whose former name is used again in one apply: refused for one of the two, and no token dies'],
  ],
  'it is destroyed': [['saved-plans', 'destroyed with a recovery window of %s, and made again']],
  'it is destroyed with `on_destroy = "abandon"`': [
    ['claims', 'destroyed with on_destroy = "abandon": the token works on, and another state may declare it otherwise'],
  ],
  'it is destroyed, but another resource has claimed it': [
    ['claims', 'a second Terraform workspace: the later one has the token, the former is refused and ends nothing'],
  ],
  "it is destroyed while its secret can't be read": [
    ['what-happens', "it is destroyed while its secret can't be read"],
  ],
  'it is destroyed and created again (`count` 1, 0, 1)': [
    ['claims', 'count from 1 to 0 to 1: the secret is restored, with a token that works'],
  ],
  'somebody deleted its secret, and its resource is created again': [
    ['what-happens', 'somebody deleted its secret, and its resource is created again'],
  ],
  '`rotation.trigger` changes': [
    ['what-happens', 'rotation.trigger is set for the first time, changes, and is taken out'],
  ],
  'an apply fails, or is killed, after it rotated for a trigger': [['what-happens', 'after it rotated for a trigger']],
  '`rotation.trigger` is set for the first time, or taken out': [
    ['what-happens', 'rotation.trigger is set for the first time, changes, and is taken out'],
  ],
  'it is imported by ARN from another state': [
    ['claims', 'imported into another state: the first apply there claims it, and the former ends nothing'],
  ],
  '`ignore_changes` hides a change': [
    ['claims', 'ignore_changes: a rotation has the role and the secret that the plan showed'],
  ],
  'everything was done, and the closing read of its apply fails': [
    ['what-happens', 'everything was done, and the closing read of its apply fails'],
  ],
  'its creation fails half-way': [['what-happens', 'its creation fails half-way']],
};

describe('what the documentation says of a token', () => {
  test('is shown row by row under the real Terraform', () => {
    expect(Object.keys(SHOWN)).toEqual(whatHappens.map(({ when }) => when));
  });

  test.each(Object.entries(SHOWN))('when %s has a test', (_when, shown) => {
    for (const [file, title] of shown) {
      const text = readFileSync(join(__dirname, `${file}.long.ts`), 'utf8').replaceAll("\\'", "'");
      const quoted = ["'", '"'].map((quote) => `${quote}${title}${quote},`);
      expect({ title, found: quoted.some((one) => text.includes(one)) }).toEqual({ title, found: true });
    }
  });
});
