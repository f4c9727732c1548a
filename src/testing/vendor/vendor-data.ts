/** What the stand-in vendor holds: the same in every run, different in every project, so that a leak shows whose it is. */
export interface VendorWorkspace {
  readonly id: string;
  readonly name: string;
  readonly projects: readonly VendorProject[];
}

export interface VendorProject {
  readonly id: string;
  readonly name: string;
  readonly testcases: readonly VendorTestcase[];
}

export interface VendorTestcase {
  readonly id: string;
  readonly title: string;
  readonly project_id: string;
}

export function project(id: string, name: string, testcases = 3): VendorProject {
  const cases = Array.from({ length: testcases }, (_, index) => ({
    id: `tc_${id.slice('proj_'.length)}_${index + 1}`,
    title: `Case ${index + 1} of ${name}`,
    project_id: id,
  }));
  return { id, name, testcases: cases };
}

/** Two workspaces, so that there is another to be kept out of. */
export const VENDOR_WORKSPACES: readonly VendorWorkspace[] = [
  {
    id: 'ws_acme',
    name: 'Acme',
    projects: [project('proj_web', 'Web'), project('proj_api', 'API'), project('proj_mobile', 'Mobile')],
  },
  { id: 'ws_other', name: 'Other', projects: [project('proj_other', 'Other')] },
];
