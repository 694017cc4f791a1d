using ArtifactStore.PostgreSql.Tests.Plans;
using ArtifactStore.Specification.Plans;

namespace ArtifactStore.Benchmarks;

/// <summary>How long each shape of query takes on PostgreSQL with 300,000 artifacts: planned for its values, and planned once for all, as prepared statements are after a while.</summary>
internal static class ShapeTimes
{
    private const int Artifacts = 300_000;

    /// <param name="part">A text that the names of the shapes contain; null for all.</param>
    public static async Task RunAsync(string? part)
    {
        using var server = PostgreSqlServer.Start();
        var connectionString = await server.CreateLargeStoreAsync("artifactstore_shapes", Artifacts);
        await using var custom = PostgreSqlArtifactStore.Open(connectionString + ";Options=-c plan_cache_mode=force_custom_plan -c jit=off");
        await using var generic = PostgreSqlArtifactStore.Open(connectionString + ";Max Auto Prepare=200;Auto Prepare Min Usages=2;Options=-c plan_cache_mode=force_generic_plan -c jit=off");
        Console.WriteLine($"{Artifacts:N0} artifacts; medians in milliseconds: planned for the values, planned for any values (prepared).");
        foreach (var shape in PostgreSqlPlanShapes.All().Where(shape => shape.ToString().Contains(part ?? "", StringComparison.Ordinal)))
        {
            var medians = await Rounds.MedianMicrosecondsAsync([Candidate(custom), Candidate(generic)], TimeSpan.FromSeconds(0.6));
            Console.WriteLine($"{medians[0] / 1000,9:F2} {medians[1] / 1000,9:F2}   {shape}");

            Candidate Candidate(IArtifactStore store) => new("", () => RunAsync(shape, store.Artifacts));
        }
    }

    private static async Task<long> RunAsync(PlanShape shape, IArtifactRepository artifacts) => (shape.Kind, shape.Query) switch
    {
        (PlanKind.Count, ArtifactQuery query) => await artifacts.CountArtifactsAsync(query),
        (PlanKind.Count, ArtifactCollectionQuery query) => await artifacts.CountLatestArtifactsAsync(query),
        (_, ArtifactQuery query) => (await artifacts.ReadArtifactsAsync(query)).Count,
        (_, ArtifactCollectionQuery query) => (await artifacts.ReadLatestArtifactsAsync(query)).Count,
        _ => throw new InvalidOperationException($"{shape} is no query that is known."),
    };
}
