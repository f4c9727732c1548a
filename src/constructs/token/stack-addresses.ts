import type { TerraformStack } from 'cdktf';
import { constructsCodes } from '../../core/diagnostics/catalogue/constructs';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import type { ReadSpec } from '../reading/read-specs';
import { SpecError } from '../reading/spec-error';

/** The part of a Terraform address that stands for an entry: it depends on nothing else. */
export const logicalId = (ownerId: string, token: string): string => `${ownerId}_${token}`;

export const addressOf = (ownerId: string, token: string): string => `hawzu_access_token.${logicalId(ownerId, token)}`;

interface Taken {
  readonly workspaces: Map<string, string>;
  readonly addresses: Set<string>;
}

/** Beside the stacks: CDKTF merges two resources of one address without a word. */
const takenIn = new WeakMap<TerraformStack, Taken>();

/**
 * Takes the addresses of a spec's tokens in a stack.
 * @throws SpecError when another spec of the stack has one of them
 */
export function takeAddresses(stack: TerraformStack, spec: ReadSpec): void {
  const taken = takenIn.get(stack) ?? { workspaces: new Map<string, string>(), addresses: new Set<string>() };
  takenIn.set(stack, taken);
  const { ownerId: owner, workspaceId: workspace } = spec;
  const other = taken.workspaces.get(owner);
  if (other !== undefined && other !== workspace) {
    const parameters = { owner, workspaces: [other, workspace] as const };
    throw new SpecError([constructsCodes.diagnose('owner-in-two-workspaces', parameters)]);
  }
  const twice: Diagnostic[] = [];
  for (const { name } of spec.state.tokens) {
    const address = addressOf(owner, name);
    const place = spec.placeOf(name, 'name');
    if (taken.addresses.has(address))
      twice.push(constructsCodes.diagnose('token-twice-in-stack', { token: name, address }, place ? { place } : {}));
  }
  if (twice.length > 0) throw new SpecError(twice);
  taken.workspaces.set(owner, workspace);
  for (const { name } of spec.state.tokens) taken.addresses.add(addressOf(owner, name));
}
