/** A stream of messages: what its keys are decides which messages keep their order. */
export type Topic = { readonly name: string; readonly key: string; readonly partitions: number };

/** The topics of Sense, named once for producers, consumers and the runner that makes them. A topic's number of partitions never changes. */
export const topics = {
  trackMetadata: { name: 'axion.sense.track.metadata', key: 'track id', partitions: 16 },
  recognitionRequests: { name: 'recognition_requests', key: 'track id', partitions: 16 },
  auditEvents: { name: 'axion.sense.audit.events', key: 'organization id', partitions: 16 },
} as const satisfies Record<string, Topic>;

export type TopicName = (typeof topics)[keyof typeof topics]['name'];
