/** Where records lie in ClickHouse, and how a row tells whether its fields are the function of its id. */
export interface DeliveryTable {
  table: string;
  /** Columns of the id: a number that names the producer, and its sequence, unsigned. */
  producer: string;
  sequence: string;
  path: string;
  /** SQL condition, true for a row whose fields differ from what its id demands. */
  corrupted: string;
}

/** Runs one SELECT and gives its rows; 64-bit numbers may come as strings. */
export type RunSql = <Row>(sql: string) => Promise<Row[]>;

/** The rows of one producer. */
export interface ProducerRows {
  sql: RunSql;
  table: DeliveryTable;
  producer: number;
}

/** Ids a segment: 2 to the power of this. A segment that differs is looked into, the others are not. */
export const segmentBits = 16;
export const segmentSize = 2 ** segmentBits;

/** Ids a word: 2 to the power of this. Its ids are the bits of one 64-bit number. */
export const wordBits = 6;
export const wordSize = 2 ** wordBits;
