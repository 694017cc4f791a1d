using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using FluentAssertions;

namespace ArtifactStore.Specification.Model;

/// <summary>Compares what a session reads with a model.</summary>
public static class ModelComparison
{
    public static readonly Guid[] Flows = [SampleData.Id('1', 1), SampleData.Id('1', 2)];
    public static readonly Guid[] Deployments = [SampleData.Id('2', 1), SampleData.Id('2', 2)];

    private static readonly ArtifactQuery[] Queries =
    [
        new() { Flows = new() { Id = Flows[0] } },
        new() { Deployments = new() { Id = Deployments[1] } },
        new() { FlowRuns = new() },
        new() { Artifacts = new() { Alias = "production" } },
        new() { Artifacts = new() { Alias = new() { IsNull = true } } },
        new() { Artifacts = new() { Metadata = { ["n"] = ["1", "3"] } } },
        new()
        {
            Artifacts = new() { Metadata = { ["n"] = new() { Exists = false } }, IsLatest = true },
        },
    ];

    private static readonly ArtifactCollectionQuery[] KeyQueries =
    [
        new() { Artifacts = new() { Alias = "production" } },
        new() { Artifacts = new() { Metadata = { ["n"] = ["1", "3"] } } },
        new() { Artifacts = new() { NoneOf = [new() { Metadata = { ["n"] = new() { Exists = true } } }] } },
    ];

    public static async Task CompareAsync(IArtifactStoreSession session, ModelStore model)
    {
        var artifacts = session.Artifacts;
        (await artifacts.ReadArtifactsAsync()).Should().Equal(ReferenceQuery.Find(model.ToData([], []), new ArtifactQuery()));

        var collections = await artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc });
        foreach (var (i, row) in model.Collections.Index().ToList())
        {
            if (row.CollectionId == Guid.Empty)
            {
                model.Collections[i] = row with
                {
                    CollectionId = collections.SingleOrDefault(actual => actual.Key == row.Key)?.CollectionId ?? Guid.Empty,
                };
            }
        }

        collections.Should().Equal(model.Collections.OrderBy(row => row.Key, StringComparer.Ordinal));
        collections.Select(row => row.CollectionId).Should().OnlyHaveUniqueItems();

        foreach (var key in model.Collections.Select(row => row.Key))
        {
            (await session.Aliases.ListAsync(key))
                .Should()
                .Equal(model.Aliases.Where(alias => alias.Key == key).OrderBy(alias => alias.Alias, StringComparer.Ordinal));
        }

        var data = model.ToData(Flows, Deployments);
        foreach (var query in Queries)
        {
            var keys = FilterCase.OfRuns("", query).Collections!;
            (await artifacts.CountArtifactsAsync(query)).Should().Be(ReferenceQuery.Find(data, query).Count);
            (await artifacts.CountLatestArtifactsAsync(keys)).Should().Be(ReferenceQuery.Find(data, keys).Count);
        }

        foreach (var query in KeyQueries)
        {
            (await artifacts.CountLatestArtifactsAsync(query)).Should().Be(ReferenceQuery.Find(data, query).Count);
        }
    }

    public static async Task CompareLineageAsync(IArtifactLineage lineage, ModelStore model, Guid id, int depth, int limit)
    {
        (await lineage.ReadInputsAsync(id, depth, limit)).Should().Equal(model.Lineage.Inputs(id, depth, limit).Select(Row));
        (await lineage.ReadUsesAsync(id, depth, limit)).Should().Equal(model.Lineage.Uses(id, depth, limit).Select(Row));

        LineageArtifact Row((Guid Id, int Depth) step) =>
            new()
            {
                ArtifactId = step.Id,
                Depth = step.Depth,
                Artifact = model.Artifacts.Find(row => row.Id == step.Id) is { } found ? found with { Data = null } : null,
            };
    }
}
