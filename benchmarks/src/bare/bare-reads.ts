import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Collection, MongoClient } from 'mongodb';
import type { BareAddresses } from './bare-log';

interface Stored {
  _id: string;
  text: string;
}

/** A bare HTTP server with one MongoDB call per request: `/one/<ref>` by id, `/list` twenty in order. Arguments: addresses. */
async function main([addressesText = '{}']: string[]): Promise<void> {
  const { mongo, prefix } = JSON.parse(addressesText) as BareAddresses;
  const client = await MongoClient.connect(mongo);
  const documents: Collection<Stored> = client.db(`${prefix}_catalog`).collection('documents');
  const answer = async (url: string): Promise<string> => {
    if (url.startsWith('/one/'))
      return (await documents.findOne({ _id: decodeURIComponent(url.slice(5)) }))?.text ?? 'null';
    const found = await documents
      .find({ _id: /^component:/ })
      .sort({ _id: 1 })
      .limit(20)
      .toArray();
    return `[${found.map(({ text }) => text).join(',')}]`;
  };
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then((body) => response.setHeader('content-type', 'application/json').end(body));
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.once('disconnect', () => process.exit(0));
}

void main(process.argv.slice(2));
