/** The publisher port: where committed events go. */

/** An event on the wire: CloudEvents 1.0, structured JSON. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** Kind, id and version of the event: the same event always has the same id, so a consumer recognises a repeat. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** The aggregate. Order within one subject is the order of its versions. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly sequence: string;
  readonly correlationid: string;
  readonly data: object;
}

/** Where messages go. Resolves only once the broker has confirmed all of them; a rejection sends all of them again. */
export interface Publisher {
  publish(events: readonly CloudEvent[]): Promise<void>;
}
