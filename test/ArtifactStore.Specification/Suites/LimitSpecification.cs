using System.Reflection;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>What goes beyond a limit is refused by name, size and limit before anything is written; what is exactly at it is not.</summary>
public abstract class LimitSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly ArtifactStoreLimits Low = new()
    {
        KeyLength = 5,
        TypeLength = 6,
        DescriptionLength = 7,
        MetadataLength = 20,
        DataSize = 10,
        TextLength = 8,
        PatternLength = 8,
        ListCount = 3,
        BatchCount = 2,
        PageSize = 4,
    };

    private static IEnumerable<TestCaseData> Creates =>
        [
            Case(
                "key",
                text => new() { Key = text },
                5,
                "Key has 6 characters. The store takes 5 at most (ArtifactStoreLimits.KeyLength)."
            ),
            Case(
                "type",
                text => new() { Type = text },
                6,
                "Type has 7 characters. The store takes 6 at most (ArtifactStoreLimits.TypeLength)."
            ),
            Case(
                "description",
                text => new() { Description = text },
                7,
                "Description has 8 characters. The store takes 7 at most (ArtifactStoreLimits.DescriptionLength)."
            ),
            Case(
                "metadata",
                text => new() { Metadata = new(("key", text)) },
                10,
                "Metadata has 21 characters. The store takes 20 at most (ArtifactStoreLimits.MetadataLength)."
            ),
            Case(
                "body",
                text => new() { Data = ArtifactData.FromText(text) },
                8,
                "Data has 11 bytes. The store takes 10 at most (ArtifactStoreLimits.DataSize)."
            ),
            Case(
                "body beyond ASCII",
                text => new() { Data = ArtifactData.FromText("é" + text) },
                6,
                "Data has 11 bytes. The store takes 10 at most (ArtifactStoreLimits.DataSize)."
            ),
        ];

    [TestCaseSource(nameof(Creates))]
    public async Task A_create_at_the_limit_is_taken_and_one_beyond_is_refused(
        Func<string, ArtifactCreate> make,
        int length,
        string message
    )
    {
        await using var store = Open(options => options.Limits = Low);
        var (fits, exceeds) = (make(new string('x', length)), make(new string('x', length + 1)));
        await store.Artifacts.CreateArtifactAsync(fits);

        (await store.Artifacts.Awaiting(a => a.CreateArtifactAsync(exceeds)).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should()
            .StartWith(message);

        // The whole batch, whatever its place.
        (await store.Artifacts.Awaiting(a => a.CreateArtifactsAsync([new(), exceeds])).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should()
            .StartWith("artifacts[1]." + message);
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(1, "nothing was written");

        // A store without lower limits takes it.
        await Artifacts.CreateArtifactAsync(exceeds);
    }

    [Test]
    public async Task An_update_beyond_a_limit_changes_nothing()
    {
        var created = await Artifacts.CreateArtifactAsync(
            new() { Description = "as it was", Data = ArtifactData.FromText("larger than the limit") }
        );
        await using var store = Open(options => options.Limits = Low);
        Tick();
        foreach (
            var (update, message) in new (ArtifactUpdate, string)[]
            {
                (new() { Description = "12345678" }, "Description has 8 characters. The store takes 7 at most"),
                (
                    new() { Metadata = new ArtifactMetadata(("key", "12345678901")) },
                    "Metadata has 21 characters. The store takes 20 at most"
                ),
                (new() { Data = ArtifactData.FromText("123456789") }, "Data has 11 bytes. The store takes 10 at most"),
            }
        )
        {
            (await store.Artifacts.Awaiting(a => a.UpdateArtifactAsync(created.Id, update)).Should().ThrowAsync<ArgumentException>())
                .Which.Message.Should()
                .StartWith(message);
        }

        (await store.Artifacts.ReadArtifactAsync(created.Id)).Should().Be(created, "limits bind what is given, not what is there");
        (await store.Artifacts.UpdateArtifactAsync(created.Id, new() { Description = "1234567" })).Should().BeTrue();
        (
            await store.Artifacts.UpdateArtifactAsync(
                created.Id,
                new()
                {
                    Description = null,
                    Data = null,
                    Metadata = null,
                }
            )
        ).Should().BeTrue();
    }

    [Test]
    public async Task A_batch_beyond_the_limit_is_refused_as_a_whole()
    {
        await using var store = Open(options => options.Limits = Low);
        (await store.Artifacts.Awaiting(a => a.CreateArtifactsAsync([new(), new(), new()])).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should()
            .StartWith("artifacts has 3 values. The store takes 2 at most (ArtifactStoreLimits.BatchCount).");
        Flow[] flows = [.. Enumerable.Range(0, 3).Select(_ => new Flow { Id = Guid.NewGuid(), Name = "f" })];
        (await store.Runs.Awaiting(r => r.Flows.SaveAsync(flows)).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should()
            .StartWith("items has 3 values.");
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(0);
        (await store.Runs.Flows.ReadAsync(flows[0].Id)).Should().BeNull();
        await store.Artifacts.CreateArtifactsAsync([new(), new()]);
    }

    [Test]
    public async Task Every_text_and_list_of_a_run_has_its_limit()
    {
        await using var store = Open(options => options.Limits = Low);
        await CheckRunsAsync(store.Runs.Flows, new() { Id = Guid.NewGuid(), Name = "n" }, 2);
        await CheckRunsAsync(store.Runs.Deployments, new() { Id = Guid.NewGuid(), Name = "n" }, 3);
        await CheckRunsAsync(store.Runs.FlowRuns, new() { Id = Guid.NewGuid(), Name = "n" }, 6);
        await CheckRunsAsync(store.Runs.TaskRuns, new() { Id = Guid.NewGuid(), Name = "n" }, 2);
        await CheckRunsAsync(store.Runs.WorkPools, new() { Id = Guid.NewGuid(), Name = "n" }, 2);
        await CheckRunsAsync(store.Runs.WorkQueues, new() { Id = Guid.NewGuid(), Name = "n" }, 1);
        foreach (
            var run in new FlowRun[]
            {
                new()
                {
                    Id = Guid.NewGuid(),
                    Name = "n",
                    State = new(StateType.Failed, "123456789"),
                },
                new()
                {
                    Id = Guid.NewGuid(),
                    Name = "n",
                    CreatedBy = new() { Type = "123456789" },
                },
                new()
                {
                    Id = Guid.NewGuid(),
                    Name = "n",
                    CreatedBy = new() { DisplayValue = "123456789" },
                },
            }
        )
        {
            (await store.Runs.Awaiting(r => r.FlowRuns.SaveAsync(run)).Should().ThrowAsync<ArgumentException>())
                .Which.Message.Should()
                .Contain("has 9 characters. The store takes 8 at most");
        }

        var task = new TaskRun
        {
            Id = Guid.NewGuid(),
            Name = "n",
            State = new(StateType.Failed, "123456789"),
        };
        (await store.Runs.Awaiting(r => r.TaskRuns.SaveAsync([task])).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should()
            .StartWith("items[0].State.Name has 9 characters.");
    }

    /// <summary>By reflection: a list or a text that is added to a filter one day has a limit from that day on.</summary>
    [Test]
    public async Task Every_list_and_text_of_a_query_has_its_limit()
    {
        await using var store = Open(options => options.Limits = Low);
        var checkedProperties = 0;
        foreach (var query in Exceeding(typeof(ArtifactQuery)).Concat(Exceeding(typeof(ArtifactCollectionQuery))))
        {
            checkedProperties++;
            Func<Task>[] uses = query.Value switch
            {
                ArtifactQuery of =>
                [
                    () => store.Artifacts.ReadArtifactsAsync(of with { Limit = 1 }),
                    () => store.Artifacts.CountArtifactsAsync(of),
                    () => store.Artifacts.DeleteArtifactsAsync(of),
                    () => store.Artifacts.StreamArtifactsAsync(of).GetAsyncEnumerator().MoveNextAsync().AsTask(),
                ],
                ArtifactCollectionQuery of =>
                [
                    () => store.Artifacts.ReadLatestArtifactsAsync(of with { Limit = 1 }),
                    () => store.Artifacts.CountLatestArtifactsAsync(of),
                    () => store.Artifacts.StreamLatestArtifactsAsync(of).GetAsyncEnumerator().MoveNextAsync().AsTask(),
                ],
                _ => throw new InvalidOperationException(),
            };
            foreach (var use in uses)
            {
                (await use.Should().ThrowAsync<ArgumentException>(query.Path)).Which.Message.Should().StartWith(query.Path);
            }
        }

        checkedProperties.Should().BeGreaterThan(100);
    }

    [Test]
    public async Task Lists_of_exactly_the_limit_are_taken()
    {
        await using var store = Open(options => options.Limits = Low);
        await store.Artifacts.CreateArtifactAsync(new() { Type = "abc" });
        (await store.Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Type = ["12345678", "abc", "c"] } })).Should().Be(1);
        (await store.Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Type = new() { Like = "%%%%%abc" } } })).Should().Be(1);
    }

    [Test]
    public async Task A_key_from_before_the_limits_is_within_reach()
    {
        var key = new string('a', 2_000);
        await Artifacts.CreateArtifactsAsync([new() { Key = key }, new() { Key = "b" }]);
        await using var store = Open(options => options.Limits = Low);
        var latest = await store.Artifacts.ReadLatestArtifactAsync(key);
        latest!.Key.Should().Be(key);
        (await store.Artifacts.ReadArtifactAsync(key, 1)).Should().NotBeNull();
        (await store.Artifacts.ReadVersionsAsync(key, limit: 1)).Should().ContainSingle();
        var sorted = new ArtifactCollectionQuery { Sort = ArtifactSort.KeyAsc, Limit = 1 };
        (await store.Artifacts.ReadLatestArtifactsAsync(sorted with { After = ArtifactCursor.After(latest, sorted.Sort) }))
            .Should()
            .ContainSingle()
            .Which.Key.Should()
            .Be("b");

        await store
            .Artifacts.Awaiting(a => a.ReadArtifactAsync(key + "a", 1))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("key has 2,001 characters. The store takes 2,000 at most*");
        await store.Artifacts.Awaiting(a => a.ReadLatestArtifactAsync(key + "a")).Should().ThrowAsync<ArgumentException>();
        await store.Artifacts.Awaiting(a => a.ReadVersionsAsync(key + "a", limit: 1)).Should().ThrowAsync<ArgumentException>();
    }

    [Test]
    public async Task A_list_returns_no_more_rows_than_the_limit_allows()
    {
        await Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 6).Select(_ => new ArtifactCreate { Key = "k" })]);
        await using var store = Open(options => options.Limits = Low);
        var artifacts = store.Artifacts;
        (await artifacts.ReadArtifactsAsync(new() { Limit = 4 })).Should().HaveCount(4);
        (await artifacts.ReadVersionsAsync("k", limit: 4)).Should().HaveCount(4);
        await artifacts
            .Awaiting(a => a.ReadArtifactsAsync(new() { Limit = 5 }))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("Limit 5 is more than 4 (ArtifactStoreLimits.PageSize).*");
        await artifacts
            .Awaiting(a => a.ReadLatestArtifactsAsync(new() { Limit = 5 }))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("Limit 5 is more than 4*");
        await artifacts
            .Awaiting(a => a.ReadVersionsAsync("k", limit: 5))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("limit 5 is more than 4*");
        await artifacts.Awaiting(a => a.ReadArtifactsAsync()).Should().ThrowAsync<ArgumentException>().WithMessage("Limit is not set,*");
        await artifacts
            .Awaiting(a => a.ReadLatestArtifactsAsync())
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("Limit is not set,*");
        await artifacts.Awaiting(a => a.ReadVersionsAsync("k")).Should().ThrowAsync<ArgumentException>().WithMessage("limit is not set,*");

        (await artifacts.StreamArtifactsAsync().CountAsync()).Should().Be(6, "a stream holds one batch at a time");
        (await artifacts.StreamArtifactsAsync(new() { Limit = 5 }).CountAsync()).Should().Be(5);
        (await artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = "k" } })).Deleted.Should().Be(6);
    }

    [Test]
    public async Task Transactions_and_enlisted_sessions_have_the_same_limits()
    {
        await using var store = Open(options => options.Limits = Low);
        await store.InitializeAsync();
        await using (var transaction = await store.BeginTransactionAsync())
        {
            await transaction
                .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "too-long" }))
                .Should()
                .ThrowAsync<ArgumentException>();
            await transaction.Artifacts.CreateArtifactAsync(new() { Key = "short" });
            await transaction.CommitAsync();
        }

        await using var connection = await Database.ConnectAsync();
        await using var own = await Database.BeginAsync(connection);
        await store
            .Enlist(own)
            .Artifacts.Awaiting(a => a.CreateArtifactAsync(new() { Key = "too-long" }))
            .Should()
            .ThrowAsync<ArgumentException>();
        await own.RollbackAsync();
        (await store.Artifacts.CountArtifactsAsync()).Should().Be(1);
    }

    /// <summary>PostgreSQL compresses what it indexes: a key of one letter would prove nothing.</summary>
    [Test]
    public async Task The_longest_key_of_the_default_limits_is_a_key_like_another()
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
        var random = new Random(1);
        var key = string.Create(new ArtifactStoreLimits().KeyLength, random, static (span, source) => source.GetItems(Letters, span));
        var created = await Artifacts.CreateArtifactAsync(new() { Key = key });
        (await Artifacts.CreateArtifactsAsync([new() { Key = key }]))[0].Version.Should().Be(2);
        (await Artifacts.ReadArtifactAsync(key, 1)).Should().Be(created);
        (await Artifacts.ReadLatestArtifactAsync(key))!.Version.Should().Be(2);
        (await Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = new() { Like = key[500..1_500] } } })).Should().Be(2);
        var page = await Artifacts.ReadArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc, Limit = 1 });
        (
            await Artifacts.ReadArtifactsAsync(
                new()
                {
                    Sort = ArtifactSort.KeyAsc,
                    After = ArtifactCursor.Parse(ArtifactCursor.After(page[0], ArtifactSort.KeyAsc).ToString()),
                }
            )
        )
            .Should()
            .ContainSingle()
            .Which.Version.Should()
            .Be(2);
        await Artifacts
            .Awaiting(a => a.CreateArtifactAsync(new() { Key = key + "x" }))
            .Should()
            .ThrowAsync<ArgumentException>()
            .WithMessage("Key has 2,001 characters. The store takes 2,000 at most*");
    }

    private static TestCaseData Case(string name, Func<string, ArtifactCreate> make, int length, string message) =>
        new TestCaseData(make, length, message).SetArgDisplayNames(name);

    private static async Task CheckRunsAsync<T>(IRunSet<T> set, T row, int texts)
        where T : class
    {
        var found = 0;
        foreach (
            var property in typeof(T)
                .GetProperties()
                .Where(property =>
                    property.PropertyType == typeof(string) || property.PropertyType.IsAssignableFrom(typeof(ValueList<string>))
                )
        )
        {
            found++;
            foreach (
                var value in property.PropertyType == typeof(string)
                    ? new object[] { "123456789" }
                    : [ValueList.From(["a", "b", "c", "d"]), ValueList.From(["a", "123456789"])]
            )
            {
                (
                    await set.Awaiting(s => s.SaveAsync(With(row, property, value)))
                        .Should()
                        .ThrowAsync<ArgumentException>("of {0}.{1}", typeof(T).Name, property.Name)
                )
                    .Which.Message.Should()
                    .StartWith(property.Name)
                    .And.Contain("The store takes");
            }

            await set.SaveAsync(
                With(row, property, property.PropertyType == typeof(string) ? "12345678" : ValueList.From(["a", "b", "12345678"]))
            );
        }

        found.Should().Be(texts);
    }

    private static T With<T>(T row, PropertyInfo property, object? value)
        where T : class
    {
        var clone = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(row, null)!;
        property.SetValue(clone, value);
        return clone;
    }

    /// <summary>Queries of a type, each of which has one list or text that is beyond its limit.</summary>
    private static IEnumerable<(string Path, object Value)> Exceeding(Type type)
    {
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            var kind = property.PropertyType;
            IEnumerable<(string Path, object Value)> values =
                kind == typeof(string) ? [("", "123456789")]
                : kind.IsAssignableFrom(typeof(ValueList<string>))
                    ? [("", ValueList.From(["1", "2", "3", "4"])), ("[1]", ValueList.From(["1", "123456789"]))]
                : kind.IsAssignableFrom(typeof(ValueList<Guid>)) ? [("", ValueList.From(new Guid[4]))]
                : kind.IsAssignableFrom(typeof(ValueList<int>)) ? [("", ValueList.From(new int[4]))]
                : kind.IsAssignableFrom(typeof(ValueList<StateType>)) ? [("", ValueList.From(new StateType[4]))]
                : kind.IsAssignableTo(typeof(Filter)) || kind.IsAssignableTo(typeof(Condition)) ? Exceeding(kind)
                : [];
            foreach (var (path, value) in values)
            {
                var owner = Activator.CreateInstance(type)!;
                property.SetValue(owner, value);
                yield return (path.Length == 0 || path[0] == '[' ? property.Name + path : $"{property.Name}.{path}", owner);
            }
        }
    }
}
