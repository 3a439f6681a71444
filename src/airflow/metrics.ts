/** Where Airflow's metrics go. Source: [metrics] of Airflow's configuration. */
export class AirflowMetrics {
  /**
   * By OTLP over HTTP: to a collector, or to Prometheus itself, which takes them at `/api/v1/otlp` when started with `--web.enable-otlp-receiver`.
   * @param endpoint e.g. `http://prometheus.monitoring:9090/api/v1/otlp`; metrics go to `/v1/metrics` below it
   */
  public static openTelemetry(endpoint: string): AirflowMetrics {
    return new AirflowMetrics({
      'metrics.otel_on': 'True',
    }, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, endpoint);
  }

  /** By UDP, to a StatsD exporter. @param host @param port @default 9125 */
  public static statsd(host: string, port: number = 9125): AirflowMetrics {
    return new AirflowMetrics({ 'metrics.statsd_on': 'True', 'metrics.statsd_host': host, 'metrics.statsd_port': String(port) }, {});
  }

  /** @internal */
  public readonly _configuration: { readonly [key: string]: string };
  /** @internal */
  public readonly _env: { readonly [name: string]: string };
  /** @internal */
  public readonly _endpoint?: string;

  private constructor(configuration: { readonly [key: string]: string }, env: { readonly [name: string]: string }, endpoint?: string) {
    this._configuration = configuration;
    this._env = env;
    this._endpoint = endpoint;
  }
}
