namespace ArtifactStore.Tests.Model;

/// <summary>What a create returns is compared with what a read returns: records are equal when their content is.</summary>
public sealed class RecordEqualityTests
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly DateTimeOffset Time = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private static Artifact Artifact() =>
        new()
        {
            Id = Id,
            Created = Time,
            Updated = Time,
            Key = "k",
            Version = 2,
            Type = "table",
            Description = "d",
            Data = ArtifactData.Parse("""{"a":1}"""),
            DataSize = 7,
            Metadata = new ArtifactMetadata(("a", "b")),
            FlowRunId = Id,
            TaskRunId = Id,
        };

    private static ArtifactCollection Collection() =>
        new()
        {
            CollectionId = Id,
            Created = Time,
            Updated = Time,
            Key = "k",
            LatestId = Id,
            Version = 2,
            Data = ArtifactData.Parse("""{"a":1}"""),
            Metadata = new ArtifactMetadata(("a", "b")),
        };

    private static FlowRun Run() =>
        new()
        {
            Id = Id,
            Name = "n",
            Tags = ["a", "b"],
            State = StateType.Completed,
            CreatedBy = new() { Id = Id, Type = "DEPLOYMENT" },
            StartTime = Time,
        };

    private static IEnumerable<TestCaseData> Pairs()
    {
        yield return new TestCaseData(Artifact(), Artifact()).SetArgDisplayNames(nameof(ArtifactStore.Artifact));
        yield return new TestCaseData(Collection(), Collection()).SetArgDisplayNames(nameof(ArtifactCollection));
        yield return new TestCaseData(Run(), Run()).SetArgDisplayNames(nameof(FlowRun));
        yield return new TestCaseData(
            new FlowRun { Id = Id, Name = "n" },
            new FlowRun
            {
                Id = Id,
                Name = "n",
                Tags = [],
            }
        ).SetArgDisplayNames("no tags");
        yield return new TestCaseData(
            new ArtifactQuery
            {
                Artifacts = new() { Id = Id, Key = ["a", "b"] },
            },
            new ArtifactQuery
            {
                Artifacts = new() { Id = Id, Key = ["a", "b"] },
            }
        ).SetArgDisplayNames(nameof(ArtifactQuery));
        yield return new TestCaseData(
            new State(StateType.Running, "Retrying"),
            new State(StateType.Running) { Name = "Retrying" }
        ).SetArgDisplayNames(nameof(State));
        yield return new TestCaseData(
            ArtifactCursor.After(Artifact(), ArtifactSort.KeyAsc),
            ArtifactCursor.After(Artifact(), ArtifactSort.KeyAsc)
        ).SetArgDisplayNames(nameof(ArtifactCursor));
        yield return new TestCaseData(
            RunCursor.After(new Flow { Id = Id, Name = "a" }, RunSort.NameAsc),
            RunCursor.After(new Flow { Id = Id, Name = "a" }, RunSort.NameAsc)
        ).SetArgDisplayNames(nameof(RunCursor));
    }

    [TestCaseSource(nameof(Pairs))]
    public void Equal_content_is_equal_and_has_one_hash_code(object a, object b)
    {
        a.Should().NotBeSameAs(b);
        a.Equals(b).Should().BeTrue();
        a.GetHashCode().Should().Be(b.GetHashCode());
    }

    [Test]
    public void Every_property_of_an_artifact_counts()
    {
        var artifact = Artifact();
        (
            (Artifact[])
                [
                    artifact with
                    {
                        Id = Guid.NewGuid(),
                    },
                    artifact with
                    {
                        Created = Time.AddMicroseconds(1),
                    },
                    artifact with
                    {
                        Updated = Time.AddMicroseconds(1),
                    },
                    artifact with
                    {
                        Key = null,
                    },
                    artifact with
                    {
                        Version = 3,
                    },
                    artifact with
                    {
                        Type = null,
                    },
                    artifact with
                    {
                        Description = "",
                    },
                    artifact with
                    {
                        Data = ArtifactData.Parse("""{ "a":1}"""),
                    },
                    artifact with
                    {
                        DataSize = 8,
                    },
                    artifact with
                    {
                        Metadata = new ArtifactMetadata(),
                    },
                    artifact with
                    {
                        FlowRunId = null,
                    },
                    artifact with
                    {
                        TaskRunId = null,
                    },
                ]
        )
            .Should()
            .OnlyHaveUniqueItems()
            .And.NotContain(artifact);
    }

    [Test]
    public void DataLoaded_is_false_only_for_an_unread_body()
    {
        (Artifact() with { Data = null, DataSize = 7 }).DataLoaded.Should().BeFalse();
        (Artifact() with { Data = null, DataSize = null }).DataLoaded.Should().BeTrue();
        Artifact().DataLoaded.Should().BeTrue();
        (Collection() with { Data = null, DataSize = 7 }).DataLoaded.Should().BeFalse();
        (Collection() with { Data = null }).DataLoaded.Should().BeTrue();
    }
}
