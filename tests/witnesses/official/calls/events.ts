import { call, type Creations } from "./call";

/** EventBridge and EventBridge Scheduler (EventBridge API reference; EventBridge Scheduler API reference). */
export const events: Creations = {
  "aws-native:events:EventBusPolicy": {
    // The statement with its id, as CloudFormation's handler hands it on (AWS::Events::EventBusPolicy).
    calls: ({ statement, ...rest }) => [
      call("events.PutPermission", {
        ...rest,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      }),
    ],
    schema: { type: "AWS::Events::EventBusPolicy", whole: true },
  },
  "aws:cloudwatch/eventBus:EventBus": {
    calls: (inputs) => [call("events.CreateEventBus", inputs)],
    schema: { type: "AWS::Events::EventBus" },
  },
  "aws:cloudwatch/eventRule:EventRule": {
    calls: (inputs) => [call("events.PutRule", inputs)],
    schema: { type: "AWS::Events::Rule" },
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    calls: ({ rule, eventBusName, targetId, inputTransformer, sqsTarget, httpTarget, ...rest }) => [
      call("events.PutTargets", {
        rule,
        eventBusName,
        targets: [
          {
            id: targetId,
            inputTransformer: inputTransformer && {
              inputPathsMap: inputTransformer.inputPaths,
              inputTemplate: inputTransformer.inputTemplate,
            },
            sqsParameters: sqsTarget,
            httpParameters: httpTarget,
            ...rest,
          },
        ],
      }),
    ],
  },
  "aws:cloudwatch/eventArchive:EventArchive": {
    calls: ({ name, ...rest }) => [call("events.CreateArchive", { archiveName: name, ...rest })],
    schema: {
      type: "AWS::Events::Archive",
      properties: ({ name, eventSourceArn, ...rest }) => ({ archiveName: name, sourceArn: eventSourceArn, ...rest }),
    },
  },
  "aws:cloudwatch/eventConnection:EventConnection": {
    calls: ({ authParameters: { apiKey, invocationHttpParameters: http, ...others }, ...rest }) => [
      call("events.CreateConnection", {
        ...rest,
        authParameters: {
          ...others,
          apiKeyAuthParameters: apiKey && { apiKeyName: apiKey.key, apiKeyValue: apiKey.value },
          invocationHttpParameters: http && {
            headerParameters: http.headers,
            queryStringParameters: http.queryStrings,
            bodyParameters: http.bodies,
          },
        },
      }),
    ],
    schema: { type: "AWS::Events::Connection" },
  },
  "aws:cloudwatch/eventApiDestination:EventApiDestination": {
    calls: (inputs) => [call("events.CreateApiDestination", inputs)],
    schema: { type: "AWS::Events::ApiDestination" },
  },
  "aws:scheduler/schedule:Schedule": {
    calls: (inputs) => [call("scheduler.CreateSchedule", inputs)],
    schema: { type: "AWS::Scheduler::Schedule" },
  },
};
