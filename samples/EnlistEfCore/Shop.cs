using ArtifactStore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EnlistEfCore;

/// <summary>Takes orders. An order and its invoice are there together, or neither is.</summary>
internal sealed class Shop(ShopContext db, IArtifactStore store)
{
    private const decimal Price = 24.90m;

    /// <exception cref="InvalidOperationException">There are too few umbrellas. Nothing has changed.</exception>
    public async Task<Order> PlaceAsync(string customer, int umbrellas)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var order = new Order { Customer = customer, Umbrellas = umbrellas };
        db.Orders.Add(order);
        await db.SaveChangesAsync();

        // The invoice is an artifact, written in the transaction of EF Core.
        var session = store.Enlist(transaction.GetDbTransaction());
        await session.Artifacts.CreateArtifactAsync(
            ArtifactCreate.Markdown(
                $"# Invoice {order.Id}\n\n{umbrellas} umbrellas for {customer}: **{Price * umbrellas:0.00} USD**",
                key: $"invoice-{order.Id}"
            ) with
            {
                Metadata = new(("customer", customer)),
            }
        );

        // Only now does it turn out whether there are enough. Without a commit both rows go.
        var left = await db
            .Stocks.Where(stock => stock.Umbrellas >= umbrellas)
            .ExecuteUpdateAsync(set => set.SetProperty(stock => stock.Umbrellas, stock => stock.Umbrellas - umbrellas));
        if (left == 0)
        {
            throw new InvalidOperationException($"There are fewer than {umbrellas} umbrellas.");
        }

        await transaction.CommitAsync();
        return order;
    }
}
