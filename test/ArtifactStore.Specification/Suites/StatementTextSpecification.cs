using ArtifactStore.Specification.Data;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// Every value is a parameter: what reaches the driver has the same texts for hostile values as for plain ones, in the same order.
/// </summary>
public abstract class StatementTextSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    /// <summary>What would end a literal, an identifier, a comment or a parameter, on each of the databases.</summary>
    private const string Hostile = "'; DROP TABLE artifact; -- \" ] ` /* */ $$ $1 @p0 :a ?1 {0} \\ E'\\x27' injected";

    [Test]
    public async Task Hostile_values_change_no_text_of_any_statement()
    {
        await Store.InitializeAsync();
        var plain = await RecordAsync("plain", 1);
        var hostile = await RecordAsync(Hostile, 2);

        plain.Should().HaveCountGreaterThan(60);
        hostile.Should().Equal(plain);
        hostile.Should().NotContain(text => text.Contains("injected"));
    }

    private async Task<List<string>> RecordAsync(string text, int n)
    {
        await using var connection = await Database.ConnectAsync();
        await using var transaction = await Database.BeginAsync(connection);
        var texts = await Database.RecordAsync(connection, () => UseAsync(Store.Enlist(transaction), text, n));
        await transaction.RollbackAsync();
        return texts;
    }

    private static async Task UseAsync(IArtifactStoreSession session, string text, int n)
    {
        var (artifacts, runs) = (session.Artifacts, session.Runs);
        var run = SampleData.Id('3', n);
        await runs.Flows.SaveAsync(
            new Flow
            {
                Id = SampleData.Id('1', n),
                Name = text,
                Tags = [text],
            }
        );
        await runs.Deployments.SaveAsync(
            new Deployment
            {
                Id = SampleData.Id('2', n),
                Name = text,
                FlowId = SampleData.Id('1', n),
                Tags = [text],
                WorkQueueName = text,
            }
        );
        await runs.FlowRuns.SaveAsync([
            new()
            {
                Id = run,
                Name = text,
                FlowId = SampleData.Id('1', n),
                State = new(StateType.Failed, text),
                WorkQueueName = text,
                FlowVersion = text,
                IdempotencyKey = text,
                CreatedBy = new() { Type = text, DisplayValue = text },
                Tags = [text],
            },
        ]);
        await runs.TaskRuns.SaveAsync(
            new TaskRun
            {
                Id = SampleData.Id('4', n),
                Name = text,
                FlowRunId = run,
                State = new(StateType.Failed, text),
                Tags = [text],
            }
        );
        await runs.WorkPools.SaveAsync(
            new WorkPool
            {
                Id = SampleData.Id('5', n),
                Name = text,
                Type = text,
            }
        );
        await runs.WorkQueues.SaveAsync(
            new WorkQueue
            {
                Id = SampleData.Id('6', n),
                Name = text,
                WorkPoolId = SampleData.Id('5', n),
            }
        );
        await runs.Flows.ReadAsync(SampleData.Id('1', n));

        var create = new ArtifactCreate
        {
            Key = "k",
            Type = text,
            Description = text,
            Data = ArtifactData.FromText(text),
            Metadata = new((text, text)),
            FlowRunId = run,
        };
        var created = await artifacts.CreateArtifactAsync(create);
        await artifacts.CreateArtifactAsync(create with { Key = null });
        await artifacts.CreateArtifactAsync(create with { ExpectedVersion = 1 });
        var latest = await artifacts.CreateArtifactAsync(
            create with
            {
                ExpectedLatestId = (await artifacts.ReadLatestArtifactAsync("k"))!.LatestId,
            }
        );
        latest = await artifacts.CreateArtifactAsync(create with { ExpectedVersion = latest.Version, ExpectedLatestId = latest.Id });
        await artifacts.CreateArtifactsAsync([create, create with { Key = "other", ExpectedVersion = 0 }, create with { Key = null }]);
        latest = await artifacts.ReadArtifactAsync("k", latest.Version!.Value + 1);
        await artifacts.CreateArtifactsAsync([create with { ExpectedLatestId = latest!.Id }, create with { Key = "other" }]);
        await artifacts.UpdateArtifactAsync(created.Id, new() { Description = text, ExpectedUpdated = created.Updated });
        await artifacts.UpdateArtifactAsync(
            created.Id,
            new()
            {
                Data = ArtifactData.FromText(text),
                Description = text,
                Metadata = new ArtifactMetadata((text, text)),
            }
        );
        await artifacts.ReadArtifactAsync(created.Id);
        await artifacts.ReadArtifactAsync(text, 1);
        await artifacts.ReadLatestArtifactAsync(text);
        await artifacts.ReadVersionsAsync(text, limit: 5, beforeVersion: 7);
        foreach (var query in Queries(text))
        {
            await artifacts.ReadArtifactsAsync(query with { Limit = 3 });
            await artifacts.CountArtifactsAsync(query);
            await artifacts.ReadLatestArtifactsAsync(
                new()
                {
                    FlowRuns = query.FlowRuns,
                    Flows = query.Flows,
                    Deployments = query.Deployments,
                    Artifacts = query.Artifacts is null ? null : new() { Type = query.Artifacts.Type, Key = query.Artifacts.Key },
                    Limit = 3,
                }
            );
        }

        foreach (var sort in Enum.GetValues<ArtifactSort>())
        {
            await artifacts.ReadArtifactsAsync(
                new()
                {
                    Sort = sort,
                    After = ArtifactCursor.After(created with { Key = text }, sort),
                    Limit = 3,
                }
            );
        }

        await artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Type = text } });
        await artifacts.DeleteArtifactAsync(created.Id);
        await artifacts.DeleteArtifactAsync(text, n);
        await runs.FlowRuns.DeleteAsync(run);
    }

    private static IEnumerable<ArtifactQuery> Queries(string text)
    {
        TextCondition[] conditions =
        [
            new() { Any = [text] },
            new() { NotAny = [text] },
            new() { Like = text },
            new() { Like = text + "é" },
            new() { StartsWith = text },
        ];
        foreach (var condition in conditions)
        {
            yield return new() { Artifacts = new() { Type = condition } };
            yield return new()
            {
                Artifacts = new()
                {
                    Key = new()
                    {
                        Any = condition.Any,
                        NotAny = condition.NotAny,
                        Like = condition.Like,
                        StartsWith = condition.StartsWith,
                    },
                },
            };
            yield return new() { Flows = new() { Name = condition } };
            yield return new()
            {
                Deployments = new()
                {
                    Name = condition,
                    WorkQueueName = condition,
                    FlowOrDeploymentName = new() { Like = condition.Like },
                },
            };
            yield return new()
            {
                FlowRuns = new()
                {
                    Name = condition,
                    FlowVersion = condition,
                    IdempotencyKey = condition,
                    State = new()
                    {
                        Name = new() { Any = condition.Any, NotAny = condition.NotAny },
                    },
                },
            };
            yield return new() { TaskRuns = new() { Name = condition } };
            yield return new()
            {
                WorkPools = new() { Name = condition, Type = condition },
            };
        }

        yield return new()
        {
            Flows = new()
            {
                Tags = new() { All = [text], Any = [text] },
            },
        };
        yield return new() { FlowRuns = new() { CreatedBy = new() { Type = [text] } } };
    }
}
