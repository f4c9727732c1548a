/**
 * Who takes it wants workspaces and projects in the shape of this contract. A gateway gives them so to its own clients alone;
 * everybody else gets the vendor's answers.
 */
export const OWN_SHAPE = 'application/vnd.hawzu-tokens+json';
