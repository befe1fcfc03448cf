# What programs in R make of capture histories: Rscript prevalence.R METHOD TABLE [RESAMPLES] [MODELS]
#
# TABLE has a column of 0 and 1 per list and last the count; MODELS a line per model with the masks
# of its terms. Prints processor seconds and the sum of the populations found, or that the package
# is absent.
asked <- commandArgs(trailingOnly = TRUE)
method <- asked[1]
table <- as.matrix(read.csv(asked[2]))
resamples <- as.integer(asked[3])
lists <- ncol(table) - 1

needed <- c(glm = "stats", sparse = "SparseMSE", stepwise = "MultipleSystemsEstimation",
            bic = "MultipleSystemsEstimation", dga = "dga")[[method]]
if (!requireNamespace(needed, quietly = TRUE)) {
  cat('{"absent": true}\n')
  quit()
}

# The count of every mask of lists from 1 on; the first list is the lowest bit.
masks <- as.vector(table[, 1:lists] %*% 2^(0:(lists - 1)))
counts <- numeric(2^lists - 1)
counts[masks] <- table[, lists + 1]

glm_all <- function() {
  found <- 0
  cells <- seq_len(2^lists - 1)
  for (line in readLines(asked[4])) {
    terms <- as.integer(strsplit(line, " ")[[1]])
    design <- cbind(1, outer(cells, terms, function(cell, term) as.numeric(bitwAnd(cell, term) == term)))
    fitted <- glm.fit(design, counts, family = poisson(), control = list(epsilon = 1e-12))
    found <- found + sum(counts) + exp(fitted$coefficients[[1]])
  }
  found
}

decomposable <- function() {
  cross <- array(c(0, counts), rep(2, lists))
  utils::data(list = paste0("graphs", lists), package = "dga", envir = environment())
  unseen <- seq(10, 82320, by = 10)
  weights <- dga::bma.cr(cross, unseen, 1 / 2^lists, get(paste0("graphs", lists)))
  sum(counts) + unseen[which(cumsum(colSums(weights)) >= 0.5)[1]]
}

work <- switch(method,
  glm = glm_all,
  sparse = function() SparseMSE::estimatepopulation(table, nboot = resamples)$popest,
  stepwise = function() MultipleSystemsEstimation::estimate_population_stepwise(table, nboot = resamples)$popest,
  bic = function() MultipleSystemsEstimation::estimate_population_bic(
    table, nboot = resamples, maxorder = lists - 1, ntopmodels = Inf)$estimate[["total"]],
  dga = decomposable
)
start <- proc.time()
found <- work()
taken <- sum((proc.time() - start)[c("user.self", "sys.self")])
cat(sprintf('{"seconds": %f, "population": %.6f}\n', taken, sum(as.numeric(found)[1])))
