interface DescribedError {
  type: string
  code?: string
  message: string
  stack?: string
  cause?: DescribedError
}

/** Of an error only its words: other fields of vendors' errors may hold what was sent. */
export function describeError(err: unknown): DescribedError {
  if (!(err instanceof Error)) return { type: typeof err, message: String(err) }
  const { name, message, stack, cause } = err
  return {
    type: name,
    ...('code' in err && { code: String(err.code) }),
    message,
    ...(stack !== undefined && { stack }),
    ...(cause instanceof Error && { cause: describeError(cause) }),
  }
}
