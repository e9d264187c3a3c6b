import { ConfigResourceTypes, type Kafka } from 'kafkajs';
import { withAdmin } from './topic-offsets';
import { changesTopic, entitiesTopic, RECORD_BYTES_MAX } from './topic-names';

type Settings = Record<string, string>;

/** What the topics of a prefix must be set to, for nothing to be lost in them. */
export function topicSettings(prefix: string): Map<string, Settings> {
  const shared = { 'max.message.bytes': String(RECORD_BYTES_MAX), 'message.timestamp.type': 'CreateTime' };
  return new Map([
    [changesTopic(prefix), { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1', ...shared }],
    [entitiesTopic(prefix), { 'cleanup.policy': 'compact', ...shared }],
  ]);
}

/**
 * Sets right what somebody else set or created otherwise; their other settings stay. Resolves to the topics it had to
 * change. Rejects where this client may not ask or set them.
 */
export async function mendTopicSettings(kafka: Kafka, prefix: string): Promise<string[]> {
  const wanted = topicSettings(prefix);
  return withAdmin(kafka, async (admin) => {
    const asked = [...wanted.keys()].map((name) => ({ type: ConfigResourceTypes.TOPIC, name }));
    const { resources } = await admin.describeConfigs({ resources: asked, includeSynonyms: false });
    const wrong = resources.flatMap(({ resourceName: name, configEntries }) => {
      const found = Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue]));
      const settings = wanted.get(name) ?? {};
      if (Object.entries(settings).every(([key, value]) => found[key] === value)) return [];
      const own = configEntries.filter(({ configSource }) => configSource === SET_ON_THE_TOPIC);
      const kept = Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
      return [{ type: ConfigResourceTypes.TOPIC, name, configEntries: entriesOf({ ...kept, ...settings }) }];
    });
    if (wrong.length > 0) await admin.alterConfigs({ validateOnly: false, resources: wrong });
    return wrong.map(({ name }) => name);
  });
}

const SET_ON_THE_TOPIC = 1;

/** Settings as kafkajs takes them. */
export function entriesOf(settings: Settings): { name: string; value: string }[] {
  return Object.entries(settings).map(([name, value]) => ({ name, value }));
}
