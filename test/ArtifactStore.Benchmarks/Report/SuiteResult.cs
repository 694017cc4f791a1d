namespace ArtifactStore.Benchmarks.Report;

/// <summary>What a suite has measured.</summary>
/// <param name="Artifacts">The number of artifacts in its stores.</param>
/// <param name="Taken">When.</param>
/// <param name="LoadBefore">What the machine was busy with before, as Linux counts it.</param>
/// <param name="LoadAfter">The same afterwards; the suite's own work is in it.</param>
/// <param name="PostgreSql">The version of the server.</param>
/// <param name="Measurements">The figures.</param>
internal sealed record SuiteResult(
    int Artifacts,
    DateTimeOffset Taken,
    string LoadBefore,
    string LoadAfter,
    string PostgreSql,
    IReadOnlyList<Measurement> Measurements
)
{
    /// <returns>Null where it was not taken.</returns>
    public double? Find(string database, string work, string candidate, double x = 0) =>
        Measurements
            .FirstOrDefault(measurement =>
                (measurement.Database, measurement.Work, measurement.Candidate) == (database, work, candidate) && measurement.X == x
            )
            ?.Value;
}
