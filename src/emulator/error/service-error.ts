/** Codes of the answers this endpoint gives when it refuses; those that AWS models, and the unmodelled ones SDKs meet. */
type ServiceErrorCode =
  | 'AccessDeniedException'
  | 'IncompleteSignatureException'
  | 'InternalServiceError'
  | 'InvalidNextTokenException'
  | 'InvalidParameterException'
  | 'InvalidRequestException'
  | 'InvalidSignatureException'
  | 'LimitExceededException'
  | 'MalformedPolicyDocumentException'
  | 'MissingAuthenticationTokenException'
  | 'NotImplementedException'
  | 'PublicPolicyException'
  | 'RequestEntityTooLargeException'
  | 'ResourceExistsException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'ThrottlingException'
  | 'UnknownOperationException'
  | 'UnrecognizedClientException'
  | 'ValidationException';

/**
 * A refusal that goes to the client as `{"__type": code, "Message": message}`.
 * The message must never hold a secret value: clients log it.
 */
export class ServiceError extends Error {
  constructor(
    readonly code: ServiceErrorCode,
    message: string,
    /** For the server's own log: what its owner must know and clients need not. */
    readonly reason?: string,
  ) {
    super(message);
    this.name = 'ServiceError';
  }

  /** AWS answers every refusal of this API with 400; only its own failures are 500 (recorded). */
  get status(): number {
    switch (this.code) {
      case 'InternalServiceError':
        return 500;
      case 'RequestEntityTooLargeException':
        return 413;
      default:
        return 400;
    }
  }
}
