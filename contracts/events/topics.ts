/** A stream of messages: what its keys are decides which messages keep their order. */
export type Topic = { readonly name: string; readonly key: string; readonly partitions: number };

/** The topics of Sense and Vision, named once for producers, consumers and the runner that makes them; each has a `.dlq` beside it. A topic's number of partitions never changes. */
export const topics = {
  trackMetadata: { name: 'axion.sense.track.metadata', key: 'track id', partitions: 16 },
  recognitionRequests: { name: 'recognition_requests', key: 'track id', partitions: 16 },
  recognitionRequestsHigh: { name: 'recognition_requests.high', key: 'track id', partitions: 16 },
  visionFramesLifecycle: { name: 'vision_frames_lifecycle', key: 'frame id', partitions: 16 },
  visionFramesLifecycleHigh: { name: 'vision_frames_lifecycle.high', key: 'frame id', partitions: 16 },
  clusterizationRequests: { name: 'clusterization_requests', key: 'H3 cell of resolution 2', partitions: 16 },
  auditEvents: { name: 'axion.sense.audit.events', key: 'organization id', partitions: 16 },
  citylensTracks: { name: 'axion.sense.citylens.track.lifecycle', key: 'track id', partitions: 16 },
  citylensFrames: { name: 'axion.sense.citylens.frame.lifecycle', key: 'track id', partitions: 16 },
  citylensDetections: { name: 'axion.sense.citylens.detections', key: 'track id', partitions: 16 },
} as const satisfies Record<string, Topic>;

export type TopicName = (typeof topics)[keyof typeof topics]['name'];
