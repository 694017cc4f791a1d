using ArtifactStore.Specification.Data;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>What artifacts were made from, and what was made from them.</summary>
public abstract class LineageSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task Inputs_are_read_in_their_order_and_uses_by_id([Values] bool inList)
    {
        Guid[] inputs = [.. (await Artifacts.CreateArtifactsAsync([new(), new(), new()])).Select(artifact => artifact.Id).Reverse()];
        var model = await CreateAsync(new() { Key = "model", Inputs = [.. inputs] }, inList);
        var report = await CreateAsync(new() { Inputs = [inputs[1]] }, inList);

        (await Store.Lineage.ReadInputsAsync(model.Id)).Select(input => (input.ArtifactId, input.Depth)).Should().Equal(At(1, inputs));
        (await Store.Lineage.ReadUsesAsync(inputs[1])).Select(use => use.ArtifactId).Should().Equal(model.Id, report.Id);
        (await Store.Lineage.ReadUsesAsync(inputs[0]))
            .Should()
            .Equal(
                new LineageArtifact
                {
                    ArtifactId = model.Id,
                    Depth = 1,
                    Artifact = model,
                }
            );
        (await Store.Lineage.ReadInputsAsync(inputs[0])).Should().BeEmpty();
        (await Store.Lineage.ReadUsesAsync(model.Id)).Should().BeEmpty();
    }

    [Test]
    public async Task An_artifact_is_returned_without_its_body()
    {
        var input = await Artifacts.CreateArtifactAsync(
            new()
            {
                Key = "days",
                Data = ArtifactData.Parse("[1, 2]"),
                Metadata = new(("a", "b")),
            }
        );
        var report = await Artifacts.CreateArtifactAsync(new() { Inputs = [input.Id] });
        (await Store.Lineage.ReadInputsAsync(report.Id)).Single().Artifact.Should().Be(input with { Data = null });
    }

    [Test]
    public async Task A_deleted_input_stays_as_an_id_that_is_gone()
    {
        var input = await Artifacts.CreateArtifactAsync(new());
        var middle = await Artifacts.CreateArtifactAsync(new() { Inputs = [input.Id] });
        var report = await Artifacts.CreateArtifactAsync(new() { Inputs = [middle.Id, SampleUnknown] });
        await Artifacts.DeleteArtifactAsync(input.Id);

        var lineage = await Store.Lineage.ReadInputsAsync(report.Id, depth: 2);
        lineage.Select(row => (row.ArtifactId, row.Depth)).Should().Equal((middle.Id, 1), (SampleUnknown, 1), (input.Id, 2));
        lineage.Select(row => row.Artifact is null).Should().Equal(false, true, true);
        (await Store.Lineage.ReadUsesAsync(input.Id)).Single().ArtifactId.Should().Be(middle.Id);
    }

    [Test]
    public async Task The_inputs_of_a_deleted_artifact_are_forgotten([Values("id", "version", "query")] string how)
    {
        var input = await Artifacts.CreateArtifactAsync(new());
        var report = await Artifacts.CreateArtifactAsync(new() { Key = "report", Inputs = [input.Id] });
        var other = await Artifacts.CreateArtifactAsync(new() { Key = "other", Inputs = [input.Id] });
        _ = how switch
        {
            "id" => await Artifacts.DeleteArtifactAsync(report.Id),
            "version" => await Artifacts.DeleteArtifactAsync("report", 1),
            _ => (await Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "report" } })).Deleted > 0,
        };
        (await Store.Lineage.ReadUsesAsync(input.Id)).Select(use => use.ArtifactId).Should().Equal(other.Id);
        (await Store.Lineage.ReadInputsAsync(report.Id)).Should().BeEmpty();
        await Invariants.CheckAsync(Database);
    }

    [Test]
    public async Task Each_artifact_is_returned_once_at_its_smallest_depth_also_in_a_cycle()
    {
        // A ring of five, and a short cut from the first to the third.
        Guid[] ids = [.. Enumerable.Range(0, 5).Select(i => SampleData.Id('7', i))];
        await Artifacts.CreateArtifactsAsync([
            .. ids.Select((id, i) => new ArtifactCreate { Id = id, Inputs = i == 0 ? [ids[1], ids[2]] : [ids[(i + 1) % 5]] }),
        ]);

        (await Store.Lineage.ReadInputsAsync(ids[0], depth: 1_000))
            .Select(input => (input.ArtifactId, input.Depth))
            .Should()
            .Equal((ids[1], 1), (ids[2], 1), (ids[3], 2), (ids[4], 3));
        (await Store.Lineage.ReadUsesAsync(ids[2], depth: 2))
            .Select(use => (use.ArtifactId, use.Depth))
            .Should()
            .Equal((ids[0], 1), (ids[1], 1), (ids[4], 2));
    }

    [Test]
    public async Task The_limit_leaves_out_the_farthest()
    {
        Guid? before = null;
        for (var i = 0; i < 6; i++)
        {
            before = (await Artifacts.CreateArtifactAsync(new() { Inputs = before is { } id ? [id] : [] })).Id;
        }

        (await Store.Lineage.ReadInputsAsync(before!.Value, depth: 10, limit: 3)).Select(row => row.Depth).Should().Equal(1, 2, 3);
        (await Store.Lineage.ReadInputsAsync(before.Value, depth: 10, limit: 0)).Should().BeEmpty();
        (await Store.Lineage.ReadInputsAsync(before.Value, depth: 4)).Should().HaveCount(4);
    }

    [Test]
    public async Task Inputs_are_part_of_the_transaction_that_creates_the_artifact([Values] bool commit)
    {
        var input = await Artifacts.CreateArtifactAsync(new());
        await using (var transaction = await Store.BeginTransactionAsync())
        {
            var report = await transaction.Artifacts.CreateArtifactAsync(new() { Inputs = [input.Id] });
            (await transaction.Lineage.ReadInputsAsync(report.Id)).Single().ArtifactId.Should().Be(input.Id);
            if (commit)
            {
                await transaction.CommitAsync();
            }
        }

        (await Store.Lineage.ReadUsesAsync(input.Id)).Should().HaveCount(commit ? 1 : 0);
    }

    [Test]
    public async Task A_refused_create_writes_no_inputs([Values] bool inList)
    {
        var first = await Artifacts.CreateArtifactAsync(new() { Key = "a" });
        var refused = new ArtifactCreate
        {
            Key = "a",
            ExpectedVersion = 7,
            Inputs = [first.Id],
        };
        await this.Awaiting(_ => CreateAsync(refused, inList)).Should().ThrowAsync<ArtifactConflictException>();
        var taken = new ArtifactCreate { Id = first.Id, Inputs = [SampleUnknown] };
        await this.Awaiting(_ => CreateAsync(taken, inList)).Should().ThrowAsync<ArtifactConflictException>();
        (await Store.Lineage.ReadUsesAsync(first.Id)).Should().BeEmpty();
        (await Store.Lineage.ReadInputsAsync(first.Id)).Should().BeEmpty();
    }

    private static Guid SampleUnknown { get; } = new("99999999-0000-4000-8000-000000000000");

    private static IEnumerable<(Guid, int)> At(int depth, IEnumerable<Guid> ids) => ids.Select(id => (id, depth));

    private async Task<Artifact> CreateAsync(ArtifactCreate create, bool inList) =>
        inList ? (await Artifacts.CreateArtifactsAsync([create]))[0] : await Artifacts.CreateArtifactAsync(create);
}
