/** RFC 4180, read independently of the writer. */
export function readCsv(document: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  // Behind the byte order mark.
  field.lastIndex = document.startsWith('\ufeff') ? 1 : 0;
  while (field.lastIndex < document.length) {
    const match = field.exec(document);
    if (!match) throw new Error('not RFC 4180');
    record.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '\r\n') {
      records.push(record);
      record = [];
    }
  }
  return records;
}
