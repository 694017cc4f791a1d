namespace ArtifactStore.CrashTests;

/// <summary>The check itself: what it finds, and what it lets pass.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LedgerTests
{
    private static readonly string HotToken = Enumerable
        .Range(1, 100)
        .Select(number => $"w.1.{number}")
        .First(token => Content.IsHot(Content.Key(token)));

    private static readonly string[] Batch = ["w.1.9.0", "w.1.9.1", "w.1.9.2"];

    private readonly Ledger _ledger = new();

    [Test]
    public void Complete_acknowledged_work_has_no_violation()
    {
        var artifact = Create(HotToken, 1);
        Read($"? 2 ={HotToken}:1", "! 2 ");

        _ledger.Check([Stored(artifact, 1)]);

        _ledger.Violations.Should().BeEmpty();
    }

    [Test]
    public void A_lost_create_is_found()
    {
        Create(HotToken, 1);

        _ledger.Check([]);

        _ledger.Violations.Should().ContainSingle().Which.Should().Contain("is not there");
    }

    [Test]
    public void A_lost_update_is_found()
    {
        var artifact = Create(HotToken, 1);
        Read($"? 2 ={HotToken}:1", "! 2 ");

        _ledger.Check([Stored(artifact, 0)]);

        _ledger.Violations.Should().ContainSingle().Which.Should().Contain("not that of revision 1");
    }

    [Test]
    public void A_lost_delete_is_found()
    {
        var artifact = Create(HotToken, 1);
        Read($"? 2 -{HotToken}", "! 2 ");

        _ledger.Check([artifact]);

        _ledger.Violations.Should().ContainSingle().Which.Should().Contain("must not be");
    }

    [Test]
    public void An_operation_in_doubt_may_be_there_or_not([Values] bool isThere)
    {
        Read($"? 1 +{HotToken}");

        _ledger.Check(isThere ? [New(HotToken, 1)] : []);

        _ledger.Violations.Should().BeEmpty();
        (_ledger.FoundDone, _ledger.FoundUndone).Should().Be(isThere ? (1, 0) : (0, 1));
    }

    [Test]
    public void A_partial_batch_is_found([Range(0, 3)] int there)
    {
        Read($"? 1 {string.Join(' ', Batch.Select(token => $"+{token}"))}");

        _ledger.Check([.. Batch.Take(there).Select((token, i) => New(token, i + 1))]);

        _ledger.Violations.Any(violation => violation.Contains("by halves", StringComparison.Ordinal)).Should().Be(there is 1 or 2);
    }

    [Test]
    public void A_value_read_by_a_successor_must_remain()
    {
        Read($"? 1 +{HotToken}");
        _ledger.Read("w, process 2", $"s {HotToken}:{Guid.NewGuid()}:1:0");

        _ledger.Check([]);

        _ledger.Violations.Should().ContainSingle().Which.Should().Contain("is not there");
    }

    [Test]
    public void A_version_that_is_given_twice_is_found()
    {
        Create(HotToken, 1);
        Read($"? 2 -{HotToken}", "! 2 ");
        var other = Enumerable.Range(1, 200).Select(number => $"w.2.{number}").First(token => Content.Key(token) == Content.Key(HotToken));
        Read($"? 3 +{other}", $"! 3 {Guid.NewGuid()}:1");

        _ledger.Violations.Should().ContainSingle().Which.Should().Contain("version 1").And.Contain(other);
    }

    [Test]
    public void A_version_without_an_artifact_is_found()
    {
        var artifact = Create(HotToken, 2);

        _ledger.Check([artifact]);

        _ledger.Violations.Should().ContainSingle().Which.Should().Contain("the highest is 2");
    }

    [Test]
    public void An_ignored_expected_version_is_found()
    {
        Read($"? 1 +{HotToken}:7", $"! 1 {Guid.NewGuid()}:7");

        _ledger.Violations.Should().ContainSingle().Which.Should().Contain("expected version 7");
    }

    [Test]
    public void A_wrong_body_is_found()
    {
        var artifact = Create(HotToken, 1);

        _ledger.Check([artifact with { Data = ArtifactData.FromText("another") }]);

        _ledger.Violations.Should().ContainSingle().Which.Should().Contain("body");
    }

    [Test]
    public void An_artifact_nothing_created_is_a_violation()
    {
        _ledger.Check([New(HotToken, 1)]);

        _ledger.Violations.Should().ContainSingle().Which.Should().Contain("nobody has made");
    }

    private Artifact Create(string token, int version)
    {
        var artifact = New(token, version);
        Read($"? 1 +{token}", $"! 1 {artifact.Id}:{version}");
        return artifact;
    }

    private void Read(params string[] lines) => Array.ForEach(lines, line => _ledger.Read("w, process 1", line));

    private static Artifact Stored(Artifact artifact, int revision)
    {
        var update = Content.Update(Content.Token(artifact), revision);
        return artifact with { Description = update.Description.Value, Data = update.Data.Value };
    }

    private static Artifact New(string token, int version)
    {
        var create = Content.Create(token);
        return new()
        {
            Id = create.Id ?? Guid.NewGuid(),
            Created = DateTimeOffset.UnixEpoch,
            Updated = DateTimeOffset.UnixEpoch,
            Key = create.Key,
            Version = create.Key is null ? null : version,
            Type = create.Type,
            Description = create.Description,
            Data = create.Data,
            Metadata = create.Metadata,
        };
    }
}
