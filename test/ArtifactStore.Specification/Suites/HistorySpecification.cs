using ArtifactStore.Specification.History;
using ArtifactStore.Specification.Maintenance;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// Clients in one process and in several call the store at the same time: each key answers as if one call had come after the other, and the
/// change feed has recorded that.
/// </summary>
/// <remarks>Short here; ARTIFACTSTORE_HISTORY_CALLS says how many calls each client makes in a long run.</remarks>
public abstract class HistorySpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private readonly HistoryLog _log = new();

    protected override void Configure(ArtifactStoreOptions options) => options.RecordChanges = true;

    [TestCase(1)]
    [TestCase(2, Category = LongAttribute.Category)]
    public async Task Histories_of_stores_in_one_process_are_linearizable(int seed)
    {
        await using var second = Open();
        await Task.WhenAll(Store.InitializeAsync(), second.InitializeAsync());
        await HistoryClients.RunAsync([new StoreTarget(Store), new StoreTarget(second)], "here", 8, new() { Seed = seed }, _log.Add);
        await CheckAsync();
        _log.Open.Should().Be(0);
    }

    [TestCase(1)]
    [TestCase(2, Category = LongAttribute.Category)]
    public async Task Histories_of_several_processes_are_linearizable(int seed)
    {
        var plan = new HistoryPlan { Seed = seed };
        await RunProcessesAsync(plan, plan, _ => Task.CompletedTask);
        await CheckAsync();
        _log.Open.Should().Be(0);
    }

    [Test]
    public async Task The_calls_of_a_killed_process_are_complete_or_absent()
    {
        var plan = new HistoryPlan { Seed = 3 };
        await RunProcessesAsync(plan, plan with { Calls = int.MaxValue }, async processes =>
        {
            await processes[0].WorkingAsync();
            await Task.Delay(100);
            processes[0].Kill();
        });
        await CheckAsync();
    }

    [Test]
    public async Task A_store_that_moves_the_pointer_outside_of_the_transaction_is_found([Values] bool inside)
    {
        var plan = new HistoryPlan { IsSimple = true, Calls = 60 };
        HistoryVerdict verdict;
        var seed = 0;
        do
        {
            // On a slow machine the clients of one round may happen to miss each other.
            plan = plan with { Seed = ++seed, Keys = [$"a-{seed}", $"b-{seed}"] };
            verdict = await RunFaultyAsync(plan, inside);
        } while (!inside && verdict.IsLinearizable && seed < 20);

        Assert.That(verdict.IsLinearizable, Is.EqualTo(inside), verdict.Reason);
        if (!inside)
        {
            verdict.Reason.Should().Contain("none of these can come next");
            TestContext.Out.WriteLine(verdict.Reason);
        }
    }

    private async Task<HistoryVerdict> RunFaultyAsync(HistoryPlan plan, bool inside)
    {
        var log = new HistoryLog();
        foreach (var (i, key) in plan.Keys.Index())
        {
            var created = await Artifacts.CreateArtifactAsync(new() { Key = key });
            log.Add(
                new()
                {
                    Client = "first",
                    Number = i,
                    Key = key,
                    Kind = HistoryCallKind.Create,
                    Ids = [created.Id],
                    Called = 0,
                    Returned = 1,
                    Rows = [new(1, created.Id)],
                }
            );
        }

        await HistoryClients.RunAsync([new PointerOutsideTransaction(Database, Store, inside)], "client", 6, plan, log.Add);
        return HistoryChecker.Check(log.Calls);
    }

    private async Task RunProcessesAsync(HistoryPlan plan, HistoryPlan ofFirst, Func<HistoryProcess[], Task> meanwhile)
    {
        await Store.InitializeAsync();
        var processes = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(process => HistoryProcess.StartAsync(Database, $"process-{process}", 3, process == 0 ? ofFirst : plan, _log))
        );
        try
        {
            Array.ForEach(processes, process => process.Go());
            var here = HistoryClients.RunAsync([new StoreTarget(Store)], "here", 2, plan, _log.Add);
            await meanwhile(processes);
            await Task.WhenAll(processes.Select(process => process.EndAsync()).Append(here));
        }
        finally
        {
            await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
        }
    }

    private async Task CheckAsync()
    {
        var verdict = HistoryChecker.Check(_log.Calls);
        Assert.That(verdict.IsLinearizable, Is.True, verdict.Reason);
        TestContext.Out.WriteLine($"{verdict.Calls} calls, {_log.Open} without an answer");
        await Invariants.CheckAsync(Database);
        (await Store.VerifyAllAsync()).Should().BeEmpty();
        HistoryFeed.Violations(_log.Calls, await FeedReplay.CheckAsync(Store)).Should().BeEmpty();
    }
}
