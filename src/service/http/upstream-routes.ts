import type { FastifyInstance } from 'fastify';
import type { OperationDefinition } from '../../contract/operations/operation-definition';
import { OWN_SHAPE } from '../../contract/vocabulary/own-shape';

/** What a request is called that goes to the vendor, in logs and metrics. Nothing in it is what a client wrote but ids of places. */
export interface Forwarded {
  /** Method and path of the rule: `GET /api/v1/workspace/{workspace}/projects`. */
  readonly operation: string;
  readonly path: string;
  /** Whether it may change something there. */
  readonly isChange: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null unless a rule of the gateway's table knows the request. */
    forwarded: Forwarded | null;
  }
}

/** Who answers an operation: `either` asks what the client takes, and answers in the shape of the contract only if it takes that. */
export type Answerer = 'service' | 'vendor' | 'either';

/** What is not the service's own, where there is a vendor behind it. */
export interface UpstreamRoutes {
  answererOf(definition: OperationDefinition): Answerer;
  /** How the vendor does, for whoever runs the service; nothing of a workspace. */
  health(): object;
  /** Adds a route for all that no other one takes. */
  add(app: FastifyInstance): void;
}

/** Of routes that answer in the shape of the contract, and leave other requests to the vendor. */
const CONSTRAINT = 'ownShape';
export const IN_OWN_SHAPE = { constraints: { [CONSTRAINT]: true } } as const;

/** Makes routes possible that take a request only if it takes the shape of the contract. */
export function addOwnShape(app: FastifyInstance): void {
  app.addConstraintStrategy({
    name: CONSTRAINT,
    storage: () => {
      const known = new Map<unknown, never>();
      return { get: (asked) => known.get(asked) ?? null, set: (asked, route) => void known.set(asked, route as never) };
    },
    validate: () => undefined,
    deriveConstraint: ({ headers }) => (headers.accept?.includes(OWN_SHAPE) === true ? true : undefined),
    mustMatchWhenDerived: false,
  });
}
