import type { TerraformWorld } from '../terraform-provider/terraform-world';

/** Plans into the file `planned`: what is going to happen to each resource, by its address. */
export async function plannedActions(
  world: TerraformWorld,
  ...args: readonly string[]
): Promise<Readonly<Record<string, string>>> {
  await world.plan('-out=planned', ...args);
  const { resource_changes: changes = [] } = JSON.parse((await world.run(['show', '-json', 'planned'])).stdout) as {
    resource_changes?: { address: string; mode: string; change: { actions: string[] } }[];
  };
  return Object.fromEntries(
    changes.filter(({ mode }) => mode === 'managed').map(({ address, change }) => [address, change.actions.join('+')]),
  );
}
