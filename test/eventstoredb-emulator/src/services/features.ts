import type { handleUnaryCall } from '@grpc/grpc-js'
import {
  ServerFeaturesService,
  StreamsService,
  SupportedMethod,
  SupportedMethods,
  type sharedMessages,
} from '../protocol/definitions.ts'

/** The version whose measured behaviour this is. */
const SERVER_VERSION = '23.10.8'

const supported = () =>
  [...Object.values(StreamsService), ...Object.values(ServerFeaturesService)].map(({ path }) => {
    const [, service = '', method = ''] = path.split('/')
    return new SupportedMethod().setServiceName(service).setMethodName(method.toLowerCase())
  })

/** GetSupportedMethods: from it the client learns that BatchAppend is there. */
export const supportedMethodsMethod: handleUnaryCall<sharedMessages.Empty, InstanceType<typeof SupportedMethods>> = (
  _call,
  callback,
) => {
  const answer = new SupportedMethods().setEventStoreServerVersion(SERVER_VERSION)
  callback(null, answer.setMethodsList(supported()))
}
