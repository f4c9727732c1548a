import { isUnknown, type Unknown } from '../../../plugin';

/**
 * The attributes of a token as configuration, plan or state give them. Matched by shape, because the three differ only in
 * what may be unknown or null.
 */
export interface TokenAttributes {
  readonly workspace_id: Maybe<string>;
  readonly owner_id: Maybe<string>;
  readonly name: Maybe<string>;
  readonly purpose: Maybe<string>;
  readonly owner: Maybe<string>;
  readonly consumer: Maybe<string>;
  readonly workspace_role: Maybe<string>;
  readonly workspace_needs: Maybe<readonly (string | Unknown)[]>;
  readonly project_grants: Maybe<readonly (ProjectGrantAttributes | Unknown | null)[]>;
  readonly expires_in: Maybe<string>;
  readonly expires_at: Maybe<string>;
  readonly never_expires: Maybe<boolean>;
  readonly justification: Maybe<string>;
  readonly review_by: Maybe<string>;
  readonly enabled: Maybe<boolean>;
  readonly rotation: Maybe<RotationAttributes>;
  readonly secret: Maybe<SecretAttributes>;
}

type Maybe<T> = T | null | Unknown;

export interface ProjectGrantAttributes {
  readonly project_id: Maybe<string>;
  readonly role: Maybe<string>;
  readonly needs: Maybe<readonly (string | Unknown)[]>;
}

interface RotationAttributes {
  readonly enabled: Maybe<boolean>;
  readonly every: Maybe<string>;
  readonly overlap: Maybe<string>;
  readonly observation_period: Maybe<string>;
  readonly window: Maybe<string>;
  readonly trigger: Maybe<string>;
}

interface SecretAttributes {
  readonly name: Maybe<string>;
  readonly prefix: Maybe<string>;
  readonly arn: Maybe<string>;
  readonly region: Maybe<string>;
  readonly kms_key_id: Maybe<string>;
  readonly tags: Maybe<Readonly<Record<string, string | Unknown | null>>>;
  readonly format: Maybe<string>;
  readonly recovery_window: Maybe<string>;
  readonly take_over: Maybe<boolean>;
}

/** A part of a token whose rules look at several fields together. */
export type Part = 'access' | 'time' | 'secret';

/** The token in the form of a spec's entry, and the parts in which something is not known yet. */
export interface RawToken {
  readonly document: Readonly<Record<string, unknown>>;
  readonly unknown: ReadonlySet<Part>;
}

/**
 * Puts attributes into the form of a spec, so that the spec's own rules judge them. What is not known yet is left out, or
 * stands in as something that no rule minds where the field is required.
 */
export function rawToken(from: TokenAttributes): RawToken {
  const unknown = new Set<Part>();
  const take = <T>(part: Part, value: Maybe<T>): T | undefined => {
    if (isUnknown(value)) unknown.add(part);
    return isUnknown(value) || value === null ? undefined : value;
  };
  // Null elements are told of beside this; what they would be is as good as not known.
  const texts = (values: readonly (string | Unknown)[]): readonly string[] =>
    values.filter((value) => typeof value === 'string');
  const role = (value: Maybe<string>, needs: Maybe<readonly (string | Unknown)[]>) => {
    const known = take('access', needs);
    const listed = known && texts(known);
    if (known && listed?.length !== known.length) unknown.add('access');
    const vague = isUnknown(needs) || (known !== undefined && known.length > 0 && listed?.length === 0);
    return pruned({ role: take('access', value), needs: vague ? undefined : listed });
  };

  const grants = take('access', from.project_grants)?.map((grant, index) => {
    const known = isUnknown(grant) ? null : grant;
    const project = known && take('access', known.project_id);
    if (typeof project !== 'string') unknown.add('access');
    return { project: project ?? `unknown-${index}`, ...(known && role(known.role, known.needs)) };
  });
  const inWorkspace = role(from.workspace_role, from.workspace_needs);
  const rotation = take('time', from.rotation);
  const schedule = rotation && {
    every: take('time', rotation.every),
    overlap: take('time', rotation.overlap),
    observationPeriod: take('time', rotation.observation_period),
    window: take('time', rotation.window),
  };
  const rotated = !rotation || take('time', rotation.enabled) !== false;
  const secret = take('secret', from.secret);
  const tags = secret && take('secret', secret.tags);
  const token = pruned({
    name: stand(from.name, 'not-known-yet'),
    purpose: stand(from.purpose, 'not known yet'),
    owner: stand(from.owner, 'not known yet'),
    consumer: stand(from.consumer, 'not known yet'),
    access: pruned({
      workspace: Object.keys(inWorkspace).length > 0 ? inWorkspace : undefined,
      projects: grants,
    }),
    expiresIn: take('time', from.expires_in),
    expiresAt: take('time', from.expires_at),
    expires: take('time', from.never_expires) === true ? 'never' : undefined,
    justification: stand(from.justification, 'not known yet'),
    reviewBy: stand(from.review_by, '2999-12-31'),
    enabled: isUnknown(from.enabled) || from.enabled === null ? undefined : from.enabled,
    rotation: rotated ? schedule && whole(pruned(schedule)) : 'none',
    secret:
      secret &&
      pruned({
        name: take('secret', secret.name),
        arn: take('secret', secret.arn),
        region: take('secret', secret.region),
        kmsKeyId: take('secret', secret.kms_key_id),
        tags: tags && pruned(Object.fromEntries(Object.entries(tags).map(([key, tag]) => [key, stand(tag, '')]))),
        format: take('secret', secret.format),
        recoveryWindow: take('secret', secret.recovery_window),
        takeOver: take('secret', secret.take_over) === true ? true : undefined,
      }),
  });
  const document = {
    apiVersion: 'hawzu-tokens/v1',
    kind: 'TokenSpec',
    metadata: { name: stand(from.owner_id, 'not-known-yet') ?? 'not-known-yet' },
    workspace: stand(from.workspace_id, 'not-known-yet') ?? 'not-known-yet',
    defaults: pruned({
      // How a token without a schedule is retired when something else replaces it: a spec says it in its defaults only.
      rotation: rotated
        ? undefined
        : schedule && pruned({ overlap: schedule.overlap, observationPeriod: schedule.observationPeriod }),
      secret: secret && pruned({ prefix: take('secret', secret.prefix) }),
    }),
    tokens: [token],
  };
  return { document, unknown };
}

const stand = <T>(value: Maybe<T>, instead: T): T | undefined => (isUnknown(value) ? instead : (value ?? undefined));

/** A schedule of which nothing is said is none: a token that never expires may have a trigger. */
const whole = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined =>
  Object.keys(fields).length > 0 ? fields : undefined;

/** Without the fields that nothing is said about. */
const pruned = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
