import type { JSX } from 'preact';
import { Failure } from '../../parts/failure';
import { useWorkspace } from '../../workspace/workspace';

/** In the place of what can't be chosen yet: it is on its way, could not be loaded, or may not be seen. */
export function NotKnown({ what }: { readonly what: 'roles' | 'projects' }): JSX.Element {
  const { areNamesAsked, trouble, again } = useWorkspace();
  if (!areNamesAsked) return <p class="hint">Loading the {what} …</p>;
  if (trouble !== undefined)
    return <Failure problem={trouble} title={`The ${what} could not be loaded`} again={again} />;
  return <p class="hint">You may not see the {what} of this workspace, so none can be chosen.</p>;
}
