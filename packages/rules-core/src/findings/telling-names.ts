/** What is handed in by whoever deploys the program, not by whoever uses it. */
export const CONFIGURATION = /^(?:configs?|configuration|options|opts|settings|ctx|context|env|environment|metadata|schema|meta|flags|defaults|plugins?|container)$|(?:Configs?|Options|Settings|Metadata|Context|Schema)$/
/** Kinds that the program itself defines, however they are handed about. */
export const KINDS = /^(?:\w*(?:scopes?|permissions?|providers?|locales|languages|currencies|columns|headers|triggers)(?:Array|List|Slugs|Names|Codes|Keys|Ids)?|\w+Configs)$/i
/** What frameworks hand to a handler when nothing says its type. */
export const REQUEST = /^(?:input|body|dto|payload|req|request|params|args|command|query|data)$|(?:Dto|Input|Payload)$/
