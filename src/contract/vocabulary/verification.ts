/** Says, with the value `true`, that a request only verifies the value that it presents. `GET /me` alone takes it. */
export const VERIFICATION_HEADER = 'Hawzu-Verification';
