// Turns tracing on. The SDK is loaded only then: without an endpoint spans are empty objects that nobody keeps.
export interface StartTracing {
  /** Of an OTLP collector, over HTTP; undefined: nothing is traced. */
  endpoint: string | undefined
  process: 'api' | 'gateway' | 'worker'
}

/** Spans are sent in batches, and what is left when it is disposed. */
export async function startTracing({ endpoint, process }: StartTracing): Promise<AsyncDisposable> {
  if (endpoint === undefined) return { [Symbol.asyncDispose]: async () => {} }
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ])
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` })
  const provider = new NodeTracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': `bmm-${process}` }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  provider.register()
  return {
    // A collector that is away keeps no process from ending.
    [Symbol.asyncDispose]: () => provider.shutdown().catch(() => {}),
  }
}
