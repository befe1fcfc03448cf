# The surveys of verify/survey_speed with R's survey: Rscript survey.R FOLDER.
#
# Reads what `python -m verify.survey_speed write NAME FOLDER --csv` made: raked once, every share
# by every grouping, with an interval. Prints processor seconds and how many estimates there are.
suppressPackageStartupMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
answers <- read.csv(file.path(folder, "survey.csv"), colClasses = "character")
totals <- read.csv(file.path(folder, "totals.csv"), colClasses = c("character", "character", "numeric"))
questions <- grep("^q", names(answers), value = TRUE)
groups <- grep("^group_", names(answers), value = TRUE)
margins <- unique(totals$margin)
for (name in c(questions, groups, margins)) answers[[name]] <- factor(answers[[name]])
answers$weight <- as.numeric(answers$weight)
answers$population <- as.numeric(answers$population)

start <- proc.time()
design <- svydesign(ids = ~1, weights = ~weight, fpc = ~population, data = answers)
# Raking as calibration: the same weights as rake(), and several times quicker from there on.
own <- totals[totals$class != ave(totals$class, totals$margin, FUN = min), ]
size <- sum(totals$total[totals$margin == margins[1]])
known <- setNames(c(size, own$total), c("(Intercept)", paste0(own$margin, own$class)))
raked <- calibrate(design, reformulate(margins), known, calfun = "raking", epsilon = 1e-10)
made <- 0
for (question in questions) {
  found <- svymean(reformulate(question), raked)
  made <- made + nrow(confint(found))
  for (group in groups) {
    by <- svyby(reformulate(question), reformulate(group), raked, svymean, keep.var = TRUE)
    made <- made + nrow(confint(by))
  }
}
taken <- sum((proc.time() - start)[c("user.self", "sys.self")])
cat(sprintf('{"seconds": %f, "cells": %d}\n', taken, as.integer(made)))
