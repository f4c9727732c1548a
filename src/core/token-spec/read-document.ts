import { ownerId, workspaceId } from '../model/ids';
import { asList, asMap, asText, describeKind, type RawMap } from './document/kinds';
import { readDuration } from './fields/read-duration';
import { checkRegions } from './fields/read-replicas';
import { readTags } from './fields/read-secret';
import { type DocumentHead, type SpecEntry, type ReadingContext, readToken } from './fields/read-token';
import { readRotationFields } from './fields/rotation-fields';
import { checkSchema } from './schema/schema-check';
import type { Scope } from './document/scope';

/** A document's entries and what holds for all of them. */
export interface ReadDocument {
  readonly head: DocumentHead;
  readonly entries: readonly SpecEntry[];
}

/** Reads one document against schema and rules. `undefined` when it is no TokenSpec at all. What is wrong is reported. */
export function readDocument(document: Scope, index: number, context: ReadingContext): ReadDocument | undefined {
  const spec = asMap(document.value);
  if (!spec) {
    const found = describeKind(document.value);
    document.report('wrong-type', { field: 'the document', expected: 'a TokenSpec', found, quotable: false });
    return undefined;
  }
  if (isForeign(document, spec)) return undefined;
  checkSchema(document, spec);
  const head = readHead(document, spec, index);
  const entries = (asList(spec['tokens']) ?? []).map((_, at) =>
    document.problems.full ? undefined : readToken(document.at('tokens', at), head, context),
  );
  return { head, entries: entries.filter((entry) => entry !== undefined) };
}

/** A document of another kind, say of Kubernetes, has no field that could be right: it is one mistake and not twenty. */
function isForeign(document: Scope, spec: RawMap): boolean {
  const { kind, apiVersion } = spec;
  if (typeof kind === 'string' && kind.toLowerCase() !== 'tokenspec') {
    const parameters = { field: 'kind', found: kind.slice(0, 60), allowed: ['TokenSpec'] };
    document.report('not-allowed-value', parameters, { path: ['kind'] });
    return true;
  }
  if (typeof apiVersion === 'string' && apiVersion !== 'hawzu-tokens/v1') {
    const parameters = { field: 'apiVersion', found: apiVersion.slice(0, 60), allowed: ['hawzu-tokens/v1'] };
    document.report('not-allowed-value', parameters, { path: ['apiVersion'] });
    return true;
  }
  return false;
}

function readHead(document: Scope, spec: RawMap, index: number): DocumentHead {
  const metadata = asMap(spec['metadata']) ?? {};
  const defaults = document.at('defaults');
  const secret = defaults.at('secret');
  readTags(secret);
  checkRegions(secret.at('replicas'), undefined);
  // Without a name or workspace the document stands alone, so that nothing of it is taken for somebody else's.
  const alone = `?${document.document.source.path}#${index}`;
  return {
    owner: ownerId(asText(metadata['name']) ?? alone),
    workspace: workspaceId(asText(spec['workspace']) ?? alone),
    answersByDefault: asText(metadata['owner']),
    metadataUnclear: Object.entries(metadata).some(([key, value]) =>
      key === 'owner' ? typeof value !== 'string' : key !== 'name',
    ),
    expiresIn: readDuration(defaults.at('expiresIn'), 'above zero'),
    rotation: { fields: readRotationFields(defaults.at('rotation')), scope: defaults.at('rotation') },
    secret: asMap(secret.value) ?? {},
  };
}
