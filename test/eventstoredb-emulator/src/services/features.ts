import type { handleUnaryCall } from '@grpc/grpc-js'
import { before, SILENCE } from '../faults/strike.ts'
import {
  ServerFeaturesService,
  StreamsService,
  SupportedMethod,
  SupportedMethods,
  type sharedMessages,
} from '../protocol/definitions.ts'
import type { Served } from './served.ts'
import { garbled } from './writing.ts'

/** The version whose measured behaviour this is. */
const SERVER_VERSION = '23.10.8'

const supported = () =>
  [...Object.values(StreamsService), ...Object.values(ServerFeaturesService)].map(({ path }) => {
    const [, service = '', method = ''] = path.split('/')
    return new SupportedMethod().setServiceName(service).setMethodName(method.toLowerCase())
  })

/** GetSupportedMethods: from it the client learns that BatchAppend is there. */
export const supportedMethodsMethod =
  ({ faults }: Served): handleUnaryCall<sharedMessages.Empty, InstanceType<typeof SupportedMethods>> =>
  async (_call, callback) => {
    const effect = faults.meet('features', null)
    const obstacle = await before(effect)
    if (obstacle === SILENCE || effect?.kind === 'lose-answer') return
    if (obstacle !== null) return callback(obstacle)
    const answer = new SupportedMethods().setEventStoreServerVersion(SERVER_VERSION).setMethodsList(supported())
    callback(null, effect?.kind === 'malformed' ? garbled(answer) : answer)
  }
