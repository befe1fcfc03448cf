// Asks the real SurveyJS engine what it makes of a survey and of expressions.
// Usage: node survey_visibility.cjs FOLDER_OF_SURVEY_CORE < request.json > answer.json
const { readFileSync } = require("node:fs");
const path = require("node:path");

const { ConditionRunner, Model } = require(path.resolve(process.argv[2]));
const request = JSON.parse(readFileSync(0, "utf8"));

function visibleQuestions(data) {
  const survey = new Model(request.survey);
  survey.data = data;
  return survey.getAllQuestions().filter((one) => one.isVisible).map((one) => one.name);
}

const survey = new Model(request.survey);
const titles = {};
for (const language of ["nl", "en"]) {
  survey.locale = language;
  titles[language] = survey.getAllQuestions().map((one) => one.title);
}

process.stdout.write(
  JSON.stringify({
    errors: survey.jsonErrors ?? [],
    titles,
    types: survey.getAllQuestions().map((one) => one.getType()),
    visible: request.answers.map(visibleQuestions),
    results: request.expressions.map(({ expression, data }) =>
      new ConditionRunner(expression).runValues(data),
    ),
  }),
);
