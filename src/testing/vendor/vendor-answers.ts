import type { Recorded } from './recorded';
import type { VendorWorkspace } from './vendor-data';

/** A documented answer. `bytes`: so many of them, made while they are sent. */
export interface VendorAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: number;
}

/** Which of the shapes that its documentation leaves open the stand-in has. */
export interface VendorShape {
  /** `/api/v1` or, in the vendor's older samples, `/v1`. */
  readonly basePath: string;
  /** `named`: `{ "projects": [...] }`; `bare`: the list itself; `paged`: with a count and a link to the next page. */
  readonly lists: 'named' | 'bare' | 'paged';
  /** Items on a page. */
  readonly pageSize: number;
}

interface Asked {
  readonly request: Recorded;
  readonly url: URL;
  readonly workspace: VendorWorkspace;
  readonly shape: VendorShape;
}

const NOTHING: VendorAnswer = { status: 404, body: { error: { message: 'Not found' } } };

/** What the vendor answers to a request in order, by the paths that it documents, and two that hold much. */
export function vendorAnswer(asked: Asked): VendorAnswer {
  const { request, url, workspace, shape } = asked;
  if (!url.pathname.startsWith(`${shape.basePath}/`)) return NOTHING;
  const segments = url.pathname
    .slice(shape.basePath.length + 1)
    .split('/')
    .map(decodeURIComponent);
  const [first = '', second = ''] = segments;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const of = `${method} ${segments.length}`;
  if (first === 'me' && of === 'GET 1') return { status: 200, body: me(workspace) };
  if (first === 'workspaces' && of === 'GET 1') {
    return list(asked, 'workspaces', [{ id: workspace.id, name: workspace.name }]);
  }
  if (first === 'workspace') return second === workspace.id ? inWorkspace(asked, segments.slice(2)) : NOTHING;
  if (method === 'POST' && url.pathname.endsWith('/executions')) return { status: 201, body: { id: 'exec_1' } };
  if (method === 'POST' && url.pathname.endsWith('/webhooks/execution')) return { status: 204 };
  const cases = workspace.projects.flatMap(({ testcases }) => testcases);
  if (of === 'GET 1' && first === 'testcases') {
    const only = url.searchParams.get('projectId');
    return list(
      asked,
      'testcases',
      cases.filter((one) => only === null || one.project_id === only),
    );
  }
  if (of === 'GET 1' && first === 'test-runs') return list(asked, 'test_runs', [{ id: 'run_1' }]);
  const known = cases.find(({ id }) => id === second);
  if (segments.length !== 2 || first !== 'testcases' || !known) return NOTHING;
  if (method === 'DELETE') return { status: 204 };
  return method === 'PUT' || method === 'PATCH' ? { status: 200, body: known } : NOTHING;
}

function inWorkspace(asked: Asked, segments: readonly string[]): VendorAnswer {
  const { request, url, workspace } = asked;
  const [first, projectId, third, fourth] = segments;
  if (segments.length === 1 && first === 'projects') {
    return list(
      asked,
      'projects',
      workspace.projects.map(({ id, name }) => ({ id, name })),
    );
  }
  const project = first === 'project' ? workspace.projects.find(({ id }) => id === projectId) : undefined;
  if (!project) return NOTHING;
  if (segments.length === 3 && third === 'testcases') return list(asked, 'testcases', project.testcases);
  // Not documented: for what is large. A test adds them to its table.
  if (third === 'attachments' && request.method === 'POST') {
    return { status: 201, body: { id: 'att_1', sha256: request.sha256, size: request.received } };
  }
  if (third === 'attachment' && fourth !== undefined)
    return { status: 200, bytes: Number(url.searchParams.get('bytes')) };
  return NOTHING;
}

function list({ url, shape }: Asked, name: string, items: readonly unknown[]): VendorAnswer {
  if (shape.lists === 'bare') return { status: 200, body: items };
  if (shape.lists === 'named') return { status: 200, body: { [name]: items } };
  const from = Number(url.searchParams.get('offset') ?? '0');
  const next = new URL(url);
  next.searchParams.set('offset', String(from + shape.pageSize));
  return {
    status: 200,
    body: {
      [name]: items.slice(from, from + shape.pageSize),
      total: items.length,
      next: from + shape.pageSize < items.length ? next.href : null,
    },
  };
}

const me = (workspace: VendorWorkspace) => ({
  id: 'user_vendor',
  type: 'USER',
  name: 'Gateway',
  email: 'gateway@acme.example',
  workspace: { id: workspace.id, name: workspace.name },
  projects: workspace.projects.map(({ id, name }) => ({ id, name, role: 'ADMIN' })),
  created_at: '2025-11-02T08:45:12Z',
});
