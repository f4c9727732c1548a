import { TOKEN_VALUE_PREFIX } from '../../src/contract/vocabulary/token-format';
import type { OutsideWorld } from '../../src/adapters/memory/outside-world';
import type { SecretSnapshot, TokenSnapshot, WorldSnapshot } from '../../src/adapters/memory/snapshot';
import type { DesiredToken } from '../../src/core/model/desired';
import { type OwnerId, type SecretArn, versionId } from '../../src/core/model/ids';
import { formatLabel, labelFor, parseLabel } from '../../src/core/model/label';
import { later } from '../../src/core/model/time';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from '../../src/core/ports/secret-store';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import type { Verb } from './command';
import { labelIn, placeIn, tokenText, Truth } from './truth';

const DAY = 86_400_000;

/** A secret that a spec declares, with the entry. */
export interface EntrySecret {
  readonly owner: OwnerId;
  readonly workspace: string;
  readonly token: DesiredToken;
  readonly arn: string;
}

/** What people find when they act. */
export interface Scene {
  readonly world: WorldSnapshot;
  readonly entries: readonly EntrySecret[];
  readonly strangers: ReadonlySet<string>;
  readonly managers: ReadonlySet<string>;
  outside(workspace: string): OutsideWorld;
  /** Counts what people did, so that no two things are called the same. */
  readonly nth: number;
}

/** What an act did, as far as the judge has to know it. */
export interface Done {
  /** A token that a person made or relabelled as a stranger's. */
  readonly stranger?: string;
  /** A person wrote the value of this token into that secret. */
  readonly stored?: { readonly token: string; readonly arn: string };
  readonly disabled?: string;
  readonly relabelled?: string;
  /** Labels of this secret were moved by hand. */
  readonly shaken?: string;
}

const NOTHING: Done = {};

/** Does what a person or another program does; `pick` chooses the object. Nothing there: nothing done. */
export function act(scene: Scene, verb: Verb, pick: number): Done {
  const { world, nth, strangers, managers } = scene;
  const one = <T>(list: readonly T[]): T | undefined => list[pick % Math.max(list.length, 1)];
  const here = world.tokens.filter((token) => token.revokedAt === null && !managers.has(token.id));
  const ours = here.filter((token) => !strangers.has(token.id));
  const strange = here.filter((token) => strangers.has(token.id));
  const standing = world.secrets.filter((secret) => secret.deletedAt === undefined);
  const filled = standing.filter((secret) => secret.versions.length > 0);
  const onToken = (
    list: readonly TokenSnapshot[],
    work: (token: TokenSnapshot, outside: OutsideWorld) => Done,
  ): Done => {
    const token = one(list);
    return token ? work(token, scene.outside(token.workspace)) : NOTHING;
  };
  const onSecret = (
    list: readonly SecretSnapshot[],
    work: (secret: SecretSnapshot, outside: OutsideWorld) => Done | void,
  ) => {
    const secret = one(list);
    return (secret && work(secret, scene.outside('ws_acme'))) ?? NOTHING;
  };
  const fresh = versionId(`00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`);
  const nonce = `x${String(nth).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))}`;
  const anybody = `stranger-${pick % 3}@acme.example`;
  switch (verb) {
    case 'person-disables':
      return onToken(ours, ({ id }, outside) => (outside.personDisables(id), { disabled: id }));
    case 'person-enables':
      return onToken(ours, ({ id }, outside) => (outside.personEnables(id), NOTHING));
    case 'person-revokes':
      return onToken(ours, ({ id }, outside) => (outside.personRevokes(id), NOTHING));
    case 'person-relabels':
      return onToken(ours, ({ id }, outside) => {
        outside.personEdits(id, { label: `renamed by hand ${nth}` });
        return { relabelled: id };
      });
    case 'person-relabels-superseded':
      return onToken(
        ours.filter(({ id }) => isUnlabelled(world, id)),
        ({ id }, outside) => {
          outside.personEdits(id, { label: `old, renamed by hand ${nth}` });
          return { relabelled: id };
        },
      );
    case 'relabelled-for-another-entry':
      return onToken(ours, ({ id, label, workspace }, outside) => {
        const others = ours.filter((token) => token.workspace === workspace && placeIn(token.label) !== placeIn(label));
        const copied = parseLabel(one(others)?.label ?? '');
        if (!copied) return NOTHING;
        const version = nth % 2 === 0 ? copied.version : 'deadbeef';
        outside.personEdits(id, { label: formatLabel({ ...copied, version, nonce }) });
        return { stranger: id };
      });
    case 'person-edits-access':
      return onToken(ours, ({ id, access }, outside) => {
        const other =
          access.type === 'workspace' ? workspaceAccess('Viewer') : projectAccess(['proj_api', 'Project Manager']);
        outside.personEdits(id, { access: other });
        return NOTHING;
      });
    case 'person-edits-expiry':
      return onToken(
        ours,
        ({ id }, outside) => (outside.personEdits(id, { expiresAt: later(world.at, 3 * DAY) }), NOTHING),
      );
    case 'secret-deleted':
      return onSecret(filled, ({ arn }, outside) => outside.deleteSecret(arn));
    case 'secret-restored':
      return onSecret(
        world.secrets.filter((s) => s.deletedAt !== undefined),
        ({ arn }, outside) => outside.restoreSecret(arn),
      );
    case 'secret-force-deleted':
      // Those that people made by hand stay: nobody would make them again.
      return onSecret(
        filled.filter(({ tags }) => Object.keys(tags).length > 0),
        ({ arn }, outside) => outside.forceDelete(arn),
      );
    case 'value-overwritten':
      return onSecret(standing, ({ arn }, outside) => outside.overwriteValue(arn, fresh, `somebody's value ${nth}`));
    case 'value-saved-again':
      return onSecret(filled, (secret, outside) => {
        const value = valueOf(secret, AWSCURRENT);
        if (value !== undefined) outside.overwriteValue(secret.arn, fresh, value);
        return { shaken: secret.arn };
      });
    case 'rotated-elsewhere':
      return onEntry(scene, pick, ({ owner, token, arn, workspace }, { arn: real }) => {
        if (workspace !== 'ws_acme') return NOTHING;
        const label = labelFor({ name: token.name, owner, arn: real, version: fresh, nonce });
        const request = { label, access: token.access, expiresAt: later(world.at, 30 * DAY) };
        scene
          .outside(workspace)
          .rotateElsewhere(real, fresh, request, (made) =>
            JSON.stringify({ token: made.value, tokenId: made.id, label: made.label }),
          );
        return { shaken: arn };
      });
    case 'rotation-started':
      return onSecret(filled, ({ arn }, outside) => outside.startRotation(arn, fresh));
    case 'rotation-configured':
      return onEntry(scene, pick, (_, { arn }) => (scene.outside('ws_acme').setRotation(arn, {}), NOTHING));
    case 'rotation-cancelled':
      return onSecret(
        standing.filter(({ rotation }) => rotation),
        ({ arn }, outside) => outside.setRotation(arn, undefined),
      );
    case 'console-rollback':
      return onSecret(filled, (secret, outside) => {
        const previous = secret.versions.find(({ stages }) => stages.includes(AWSPREVIOUS));
        if (previous) outside.moveStage(secret.arn, AWSCURRENT, previous.id);
        return { shaken: secret.arn };
      });
    case 'pending-removed':
      return onSecret(filled, ({ arn }, outside) => outside.moveStage(arn, AWSPENDING, undefined));
    case 'previous-removed':
      return onSecret(filled, ({ arn }, outside) => (outside.moveStage(arn, AWSPREVIOUS, undefined), { shaken: arn }));
    case 'own-stage-set':
      return onSecret(filled, ({ arn, versions }, outside) => {
        outside.moveStage(arn, 'KEEP', versions[nth % versions.length]?.id);
        return { shaken: arn };
      });
    case 'consumer-uses-current':
      return onSecret(filled, (secret, outside) => {
        const value = valueOf(secret, AWSCURRENT);
        if (value !== undefined) outside.consumerUses(tokenText(value));
      });
    case 'consumer-uses-any':
      return onToken(ours, ({ value }, outside) => (value !== undefined && outside.consumerUses(value), NOTHING));
    case 'stranger-copies-label':
      return onToken(
        ours.filter(({ label }) => parseLabel(label)),
        ({ label, access }, outside) => {
          const copied = formatLabel({ ...parseLabel(label)!, nonce });
          const { id } = outside.personIssues({ label: copied, access, expiresAt: later(world.at, 60 * DAY) }, anybody);
          return { stranger: id };
        },
      );
    case 'stranger-relabels-own':
      return onToken(strange, ({ id, workspace }, outside) => {
        const copied = one(ours.filter((token) => token.workspace === workspace && parseLabel(token.label)));
        if (copied) outside.personEdits(id, { label: formatLabel({ ...parseLabel(copied.label)!, nonce }) });
        return NOTHING;
      });
    case 'value-names-stranger':
      return onEntry(scene, pick, ({ workspace }, { arn, versions }) => {
        const victim = strange.filter((token) => token.workspace === workspace)[nth % Math.max(strange.length, 1)];
        const copied = versions.flatMap(({ value }) => labelIn(value) ?? [])[0];
        if (!victim) return NOTHING;
        const text = {
          token: `${TOKEN_VALUE_PREFIX}${'0'.repeat(40)}`,
          tokenId: victim.id,
          label: copied ?? victim.label,
        };
        scene.outside(workspace).overwriteValue(arn, fresh, JSON.stringify(text));
        return NOTHING;
      });
    case 'handmade-stored':
      return onEntry(scene, pick, ({ workspace, token }, { arn }) => {
        const outside = scene.outside(workspace);
        const access = nth % 2 === 0 ? token.access : workspaceAccess('Team Member');
        const expiresAt = nth % 3 === 0 ? null : later(world.at, 60 * DAY);
        const { id, value } = outside.personIssues({ label: `made by hand ${nth}`, access, expiresAt }, anybody);
        const text = nth % 4 < 2 ? value.reveal() : JSON.stringify({ token: value.reveal() });
        outside.overwriteValue(arn, fresh, text);
        return { stranger: id, stored: { token: id, arn } };
      });
    case 'own-token-stored':
      return onEntry(scene, pick, ({ workspace }, { arn }) => {
        const [own, ...more] = world.tokens.filter((token) => managers.has(token.id) && token.workspace === workspace);
        // To a run with another management token it is a token that a person made.
        if (own?.value !== undefined && more.length === 0)
          scene.outside(workspace).overwriteValue(arn, fresh, own.value);
        return NOTHING;
      });
    case 'value-of-another-entry':
      return onEntry(scene, pick, (_, { arn }) => {
        const source = filled.filter((other) => other.arn !== arn)[nth % Math.max(filled.length, 1)];
        const value = source && valueOf(source, AWSCURRENT);
        if (value !== undefined) scene.outside('ws_acme').overwriteValue(arn, fresh, value);
        // From now on its token is current in two places, and superseded in the first of them that moves on.
        return source ? { shaken: source.arn } : NOTHING;
      });
  }
}

/** On an entry whose secret stands; those by ARN come more often, since they are there from the start. */
function onEntry(
  { entries, world }: Scene,
  pick: number,
  work: (entry: EntrySecret, secret: SecretSnapshot & { readonly arn: SecretArn }) => Done,
): Done {
  const found = entries.flatMap((entry) => {
    const secret = world.secrets.find(({ arn, deletedAt }) => arn === entry.arn && deletedAt === undefined);
    return secret ? [{ entry, secret }] : [];
  });
  const one = found[pick % Math.max(found.length, 1)];
  return one ? work(one.entry, one.secret) : NOTHING;
}

/** Only versions without a stage hold its value. */
function isUnlabelled(world: WorldSnapshot, id: string): boolean {
  const versions = world.secrets.flatMap((secret) => new Truth(world).versionsWith(secret, id));
  return versions.length > 0 && versions.every(({ stages }) => stages.length === 0);
}

const valueOf = ({ versions }: SecretSnapshot, label: string): string | undefined =>
  versions.find(({ stages }) => stages.includes(label))?.value;
