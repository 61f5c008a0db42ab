/** When somebody is to look at an installation, in the terms of Prometheus. */
export type AlertRule = {
  readonly name: string;
  /** PromQL over what services and exporter tell. */
  readonly expression: string;
  /** How long it must hold before anybody is told. */
  readonly holdsFor: string;
  /** `page`: now, at night too. `ticket`: on the next working day. */
  readonly severity: 'page' | 'ticket';
  /** What is the matter, for whoever is woken by it. */
  readonly summary: string;
  /** What to do first. */
  readonly firstStep: string;
  readonly runbook?: string;
};
