using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>What every suite shares: a database of its own for each test, with a store and a clock that stands still.</summary>
/// <typeparam name="TDatabase">The provider's database.</typeparam>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public abstract class Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    /// <summary>Not on a whole microsecond, so that what does not cut times is seen.</summary>
    protected static readonly DateTimeOffset Start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567);

    private TDatabase? _database;
    private IArtifactStore? _store;

    protected TDatabase Database => _database!;

    protected FakeTimeProvider Clock { get; } = new(Start);

    protected IArtifactStore Store => _store!;

    protected IArtifactRepository Artifacts => Store.Artifacts;

    protected IRunRepository Runs => Store.Runs;

    /// <summary>The clock's reading as the store keeps it.</summary>
    protected DateTimeOffset Now => Cut(Clock.GetUtcNow());

    [SetUp]
    public void OpenStore()
    {
        _database = NewDatabase();
        _store = Open();
    }

    [TearDown]
    public async Task DropDatabase()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>Opens a further store on the test's database, with the test's clock.</summary>
    protected IArtifactStore Open(Action<ArtifactStoreOptions>? configure = null) =>
        Database.Open(options =>
        {
            options.TimeProvider = Clock;
            Configure(options);
            configure?.Invoke(options);
        });

    /// <summary>Configures every store of the suite.</summary>
    protected virtual void Configure(ArtifactStoreOptions options) { }

    /// <summary>Makes a database: with the store's tables, unless the test has <see cref="EmptyDatabaseAttribute"/>.</summary>
    protected static TDatabase NewDatabase()
    {
        var database = new TDatabase();
        if (!EmptyDatabaseAttribute.IsOnCurrentTest)
        {
            database.AddSchema();
        }

        return database;
    }

    /// <summary>Moves the clock and returns its new reading.</summary>
    protected DateTimeOffset Tick()
    {
        Clock.Advance(TimeSpan.FromMilliseconds(1500));
        return Now;
    }

    protected static DateTimeOffset Cut(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
