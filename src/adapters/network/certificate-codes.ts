/** A certificate whose authority is not trusted: the authority can be made known. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'INVALID_CA',
]);

/** A certificate that no authority makes right. */
const WRONG: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID']);

export const isUntrusted = (code: string): boolean => UNTRUSTED.has(code);

/** Whether a connection failed because of the certificate, so before anything was sent. */
export const isCertificateCode = (code: string): boolean => UNTRUSTED.has(code) || WRONG.has(code);
