/** A state machine with all features of a graph: a choice, a catcher, branches, items, a loop, and end states. */
export const orderDefinition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Check order',
  States: {
    'Check order': {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $count($states.input.items) = 0 %}', Next: 'Nothing ordered' },
        { Condition: '{% $states.input.wait %}', Comment: 'not yet', Next: 'Wait a day' },
      ],
      Default: 'Prepare',
    },
    'Wait a day': { Type: 'Wait', Seconds: 86_400, Next: 'Check order' },
    'Nothing ordered': { Type: 'Fail', Error: 'EmptyOrder', Cause: 'no items' },
    Prepare: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Reserve',
          States: {
            Reserve: {
              Type: 'Map',
              Items: '{% $states.input.items %}',
              ItemProcessor: {
                StartAt: 'Reserve item',
                States: {
                  'Reserve item': {
                    Type: 'Choice',
                    Choices: [{ Condition: "{% $states.input = 'gone' %}", Next: 'Out of stock' }],
                    Default: 'Reserved',
                  },
                  'Out of stock': { Type: 'Fail', Error: 'OutOfStock' },
                  Reserved: { Type: 'Succeed' },
                },
              },
              End: true,
            },
          },
        },
        { StartAt: 'Price', States: { Price: { Type: 'Pass', Output: 20, End: true } } },
      ],
      Catch: [{ ErrorEquals: ['OutOfStock'], Next: 'Apologize' }],
      Next: 'Ship',
    },
    Apologize: { Type: 'Pass', Next: 'Ship' },
    Ship: { Type: 'Pass', Output: 'shipped', End: true },
  },
} as const;
